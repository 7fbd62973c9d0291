; What the Windows uninstaller takes away beyond the files: all that the app itself wrote for the person at run time (electron's
; setAsDefaultProtocolClient and setLoginItemSettings). Settings and the keychain record stay: a reinstalled app is still signed in.
!macro customUnInstall
  ${ifNot} ${isUpdated}
    ; Only if the link scheme still opens this installation.
    ReadRegStr $R0 HKCU "Software\Classes\latchkey\shell\open\command" ""
    StrCpy $R1 '"$INSTDIR\'
    StrLen $R2 $R1
    StrCpy $R3 $R0 $R2
    ${if} $R3 == $R1
      DeleteRegKey HKCU "Software\Classes\latchkey"
    ${endIf}
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "${APP_ID}"
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run" "${APP_ID}"
  ${endIf}
!macroend
