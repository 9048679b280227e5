#!/bin/sh
# Proves that the newest backup of CITY_BACKUPS is a city: restored on embedded parts into a folder of its own, folded anew,
# its audit proved; then the folder goes. The running city is not touched. It needs room for the store once more.
set -eu
env=${CITY_ENV:-/etc/city/city.env}
if [ -r "$env" ]; then
    set -a
    . "$env"
    set +a
fi
newest=$(ls -1d "${CITY_BACKUPS:?name the folder of the backups}"/*T*Z | sort | tail -n 1)
drill=$(mktemp -d "${CITY_DRILL:-/var/tmp}/city-drill.XXXXXX")
trap 'rm -rf "$drill"' EXIT
# The command reads no file of variables after this: these hold.
export CITY_ENV=/dev/null
export CITY_STORE__DATA_DIR="$drill/data" CITY_REDIS__URL= CITY_REGISTRY__URL= CITY_ARCHIVE__HISTORY_URL=
export CITY_REGISTRY__AUDIT_HEADS="$drill/audit/heads.jsonl"
run=${CITY_COMMAND:-$(dirname "$0")/city}
"$run" restore "$newest"
"$run" rebuild --verify
"$run" verify-audit
echo "restored, folded and proved: $newest"
