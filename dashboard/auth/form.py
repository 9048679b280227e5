"""The pages on which people sign in: plain HTML, so that they work before anything else does."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from dashboard.locale import Words


def page(title: str, trouble: str = "", *, elsewhere: bool = False, back: str = "") -> str:
    """`trouble`: key of what was wrong, '' at first. `elsewhere`: whether the city has a provider of its own. `back`:
    the page to return to."""
    there = f"?next={escape(quote(back, safe=''))}" if back else ""
    other = f'<p><a href="/signin/oidc{there}">{both("signin_elsewhere")}</a></p>' if elsewhere else ""
    body = f"""<form method="post" action="/signin">
        <label for="name">{both("signin_name")}</label>
        <input id="name" name="name" autocomplete="username" required maxlength="64" autofocus>
        <label for="password">{both("signin_password")}</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required maxlength="128">
        <label for="code">{both("signin_code")}</label>
        <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="8">
        {hidden("next", back) if back else ""}
        {alert(trouble)}
        <button type="submit">{both("signin_go")}</button>
      </form>
      {other}"""
    return framed(title, body)


def link_page(title: str, token: str, back: str = "") -> str:
    """What a one-time link shows. Looking spends nothing, pressing the button does: a chat program's preview looks."""
    body = f"""<p>{both("signin_link")}</p>
      <form method="post" action="/signin">
        {hidden("token", token)}
        {hidden("next", back) if back else ""}
        <button type="submit" id="enter" autofocus>{both("signin_go")}</button>
      </form>"""
    return framed(title, body)


def notice(title: str, key: str) -> str:
    """A page that says one thing, and leads to the form."""
    return framed(title, f'{alert(key)}<p><a href="/signin">{both("signin_go")}</a></p>')


def both(key: str) -> str:
    """In both languages: no language has been chosen yet."""
    zh, en = Words("zh"), Words("en")
    return f'<span lang="zh-CN">{escape(zh[key])}</span> <small lang="en">{escape(en[key])}</small>'


def alert(key: str) -> str:
    return f'<p class="trouble" role="alert">{both(key)}</p>' if key else ""


def hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def framed(title: str, body: str, *, again_s: int = 0) -> str:
    """`body`: HTML. `again_s`: of a page that asks again by itself, after so long."""
    again = f'<meta http-equiv="refresh" content="{again_s}">' if again_s else ""
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>{escape(title)}</title>
    {again}
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/assets/css/signin.css">
  </head>
  <body>
    <main>
      <h1>{escape(title)}</h1>
      {body}
    </main>
  </body>
</html>
"""
