/**
 * What PowerShell runs on Windows (WIA 2.0 automation, `wiaaut.dll`). It only reads and carries out; every choice is made in
 * `wiaProperties.ts`, where it can be tested. Parameters come as environment variables, never as text of the script:
 * - `list`: a line `id<TAB>name` per scanner.
 * - `describe`: a line per property of `SW_SCANNER_ASK`, `device|item<TAB>number<TAB>value<TAB>subtype<TAB>min<TAB>max<TAB>step<TAB>v,v,…`.
 * - `scan`: sets `SW_SCANNER_SET` (`number=value;…`, in this order) and writes the page's BMP bytes.
 *
 * Output is bytes on the stream itself: the console's code page, its line width and PowerShell's own error texts have no part
 * in it. Failures end with code 3 and the innermost HRESULT in hex on the error channel.
 */
export const wiaScript = `
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$out = [Console]::OpenStandardOutput()
function Send([byte[]] $bytes) { $out.Write($bytes, 0, $bytes.Length) }
function Say([string] $line) { Send ([System.Text.Encoding]::UTF8.GetBytes($line + [char]10)) }
function Fail([string] $hresult) { [Console]::Error.WriteLine($hresult); exit 3 }
function Describe($owner, $properties, [string[]] $asked) {
  foreach ($property in @($properties)) {
    $number = [string]$property.PropertyID
    if ($asked -notcontains $number) { continue }
    $min = ''; $max = ''; $step = ''; $values = ''
    $subtype = [int]$property.SubType
    if ($subtype -eq 1) { $min = $property.SubTypeMin; $max = $property.SubTypeMax; $step = $property.SubTypeStep }
    if ($subtype -eq 2) { $values = (@($property.SubTypeValues) | ForEach-Object { [string]$_ }) -join ',' }
    Say (@($owner, $number, [string]$property.Value, $subtype, $min, $max, $step, $values) -join [char]9)
  }
}
try {
  $manager = New-Object -ComObject WIA.DeviceManager
  $scanners = @($manager.DeviceInfos | Where-Object { $_.Type -eq 1 })
  if ($env:SW_SCANNER_ACTION -eq 'list') {
    foreach ($scanner in $scanners) { Say ($scanner.DeviceID + [char]9 + $scanner.Properties.Item('Name').Value) }
    exit 0
  }
  $chosen = $scanners | Where-Object { $_.DeviceID -eq $env:SW_SCANNER_ID } | Select-Object -First 1
  if ($null -eq $chosen) { Fail '0x80210015' }
  $device = $chosen.Connect()
  $item = $device.Items.Item(1)
  if ($env:SW_SCANNER_ACTION -eq 'describe') {
    $asked = $env:SW_SCANNER_ASK -split ','
    Describe 'device' $device.Properties $asked
    Describe 'item' $item.Properties $asked
    exit 0
  }
  foreach ($pair in @($env:SW_SCANNER_SET -split ';' | Where-Object { $_ })) {
    $number, $value = $pair -split '='
    $item.Properties.Item($number).Value = [int]$value
  }
  Send ([byte[]]$item.Transfer('{B96B3CAB-0728-11D3-9D7B-0000F81EF32E}').FileData.BinaryData)
  $out.Flush()
  exit 0
} catch {
  $cause = $_.Exception
  while ($cause.InnerException) { $cause = $cause.InnerException }
  Fail ('0x{0:X8}' -f $cause.HResult)
}
`;
