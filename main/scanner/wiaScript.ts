/**
 * What PowerShell runs on Windows (WIA 2.0 automation, `wiaaut.dll`): `list` prints a line `id<TAB>name` per scanner, `scan`
 * prints `base64:` and the page as BMP. Failures end with code 3 and the HRESULT in hex on the error channel. Parameters come
 * in as environment variables, never as text of the script.
 */
export const wiaScript = `
$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = [System.Text.Encoding]::UTF8
try {
  $manager = New-Object -ComObject WIA.DeviceManager
  $scanners = @($manager.DeviceInfos | Where-Object { $_.Type -eq 1 })
  if ($env:SW_SCANNER_ACTION -eq 'list') {
    foreach ($scanner in $scanners) { Write-Output ($scanner.DeviceID + [char]9 + $scanner.Properties.Item('Name').Value) }
    exit 0
  }
  $chosen = $scanners | Where-Object { $_.DeviceID -eq $env:SW_SCANNER_ID } | Select-Object -First 1
  if ($null -eq $chosen) { [Console]::Error.WriteLine('0x80210015'); exit 3 }
  $item = $chosen.Connect().Items.Item(1)
  $dpi = [int]$env:SW_SCANNER_DPI
  $item.Properties.Item('6146').Value = [int]$env:SW_SCANNER_INTENT
  $item.Properties.Item('6147').Value = $dpi
  $item.Properties.Item('6148').Value = $dpi
  $item.Properties.Item('6151').Value = [int][Math]::Floor(210 / 25.4 * $dpi)
  $item.Properties.Item('6152').Value = [int][Math]::Floor(297 / 25.4 * $dpi)
  $image = $item.Transfer('{B96B3CAB-0728-11D3-9D7B-0000F81EF32E}')
  Write-Output ('base64:' + [Convert]::ToBase64String($image.FileData.BinaryData))
  exit 0
} catch {
  $code = $_.Exception.HResult
  if ($_.Exception.InnerException) { $code = $_.Exception.InnerException.HResult }
  [Console]::Error.WriteLine('0x{0:X8}' -f $code)
  exit 3
}
`;
