#!/bin/sh
# A backup into CITY_BACKUPS, named by its time; then the oldest go until CITY_BACKUPS_KEPT (default 14) are left. Nothing
# goes when the new one failed, and what a failed one left behind is no backup (it has no backup.json) and goes first.
set -eu
folder=${CITY_BACKUPS:?name the folder of the backups}
kept=${CITY_BACKUPS_KEPT:-14}
new=$folder/$(date -u +%Y%m%dT%H%M%SZ)
"${CITY_COMMAND:-$(dirname "$0")/city}" backup "$new"
test -s "$new/backup.json"
for old in "$folder"/*T*Z; do
    if [ -d "$old" ] && [ ! -e "$old/backup.json" ]; then rm -rf "$old"; fi
done
# By name, which is by time: no name here holds a space.
ls -1d "$folder"/*T*Z | sort -r | tail -n +"$((kept + 1))" | while read -r old; do
    rm -rf "$old"
    echo "removed $old"
done
