#!/bin/sh
# What the tests need of the machine: Chromium, a CJK font, PostgreSQL. Installed when root, named when not.
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
{ command -v fc-list >/dev/null 2>&1 && fc-list :lang=zh family | grep -q .; } || missing="$missing fonts-noto-cjk"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" -ne 0 ]; then
  echo "the tests need packages that are not installed: apt-get install$missing" >&2
  exit 69
fi
echo "installing for the tests:$missing"
mkdir -p build
export DEBIAN_FRONTEND=noninteractive
{ apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing; } >build/apt.log 2>&1 || {
  tail -n 5 build/apt.log >&2
  echo "installing$missing failed: see build/apt.log" >&2
  exit 69
}
