#!/bin/sh
# Stands in for fpm, which makes a .deb of the arguments that electron-builder hands it: writes them to $FPM_SAID, copies the desktop
# entry beside them, and leaves an empty package. Nothing of it can be installed.
printf '%s\n' "$@" >"$FPM_SAID"
for word in "$@"; do
  case $word in
    *=/usr/share/applications/*) cp "${word%%=*}" "$FPM_SAID.desktop" ;;
  esac
  [ "${before:-}" = --package ] && : >"$word"
  before=$word
done
exit 0
