"""The page on which people sign in: plain HTML, so that it works before anything else does."""

from __future__ import annotations

from html import escape

from dashboard.locale import Words


def page(title: str, trouble: str = "", *, elsewhere: bool = False) -> str:
    """`trouble`: key of what was wrong, '' at first. `elsewhere`: whether the city has a provider of its own. In both
    languages: nobody has chosen one yet."""
    zh, en = Words("zh"), Words("en")

    def both(key: str) -> str:
        return f'<span lang="zh-CN">{escape(zh[key])}</span> <small lang="en">{escape(en[key])}</small>'

    said = f'<p class="trouble" role="alert">{both(trouble)}</p>' if trouble else ""
    other = f'<p><a href="/signin/oidc">{both("signin_elsewhere")}</a></p>' if elsewhere else ""
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>{escape(title)}</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/assets/css/signin.css">
  </head>
  <body>
    <main>
      <h1>{escape(title)}</h1>
      <form method="post" action="/signin">
        <label for="name">{both("signin_name")}</label>
        <input id="name" name="name" autocomplete="username" required maxlength="64" autofocus>
        <label for="password">{both("signin_password")}</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required maxlength="128">
        <label for="code">{both("signin_code")}</label>
        <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="8">
        {said}
        <button type="submit">{both("signin_go")}</button>
      </form>
      {other}
    </main>
  </body>
</html>
"""
