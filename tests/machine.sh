#!/bin/sh
# What the tests need of the machine: Chromium, a CJK font, PostgreSQL. Installed when root, named when not.
# Janus, coturn, Mosquitto and strace too, where they can be had: without them the tests that need them say so and are skipped.
# `engines`: Redis and Valkey of this Debian beside the wheel's, for the long runs.
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
{ command -v fc-list >/dev/null 2>&1 && fc-list :lang=zh family | grep -q .; } || missing="$missing fonts-noto-cjk"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
media=""
command -v janus >/dev/null 2>&1 || media="$media janus"
command -v turnserver >/dev/null 2>&1 || media="$media coturn"
PATH="$PATH:/usr/sbin" command -v mosquitto >/dev/null 2>&1 || media="$media mosquitto"
command -v strace >/dev/null 2>&1 || media="$media strace"
[ "$1" = engines ] && for engine in redis valkey; do
  command -v "$engine-server" >/dev/null 2>&1 || media="$media $engine-tools"
done
[ -z "$missing$media" ] && exit 0
[ -z "$missing" ] && [ "$(id -u)" -ne 0 ] && exit 0
if [ "$(id -u)" -ne 0 ]; then
  echo "the tests need packages that are not installed: apt-get install$missing" >&2
  exit 69
fi
echo "installing for the tests:$missing$media"
mkdir -p build
export DEBIAN_FRONTEND=noninteractive
take() { timeout "$1" apt-get install -y -qq --no-install-recommends $2 >>build/apt.log 2>&1; }
timeout 120 apt-get update -qq >build/apt.log 2>&1 || true
[ -z "$missing" ] || take 600 "$missing" || {
  tail -n 5 build/apt.log >&2
  echo "installing$missing failed: see build/apt.log" >&2
  exit 69
}
for one in $media; do
  take 120 "$one" || echo "not to be had: $one; the tests that need it are skipped"
done
