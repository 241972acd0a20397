export type SimulatedProfile = {
  readonly token: string
  readonly name: string
  readonly encoding: 'H264' | 'H265' | 'JPEG'
  readonly width: number
  readonly height: number
  readonly framesPerSecond: number
  readonly uri: string
}

export const escaped = (text: string): string =>
  text.replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

export const envelope = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://www.w3.org/2003/05/soap-envelope" xmlns:tds="http://www.onvif.org/ver10/device/wsdl" xmlns:trt="http://www.onvif.org/ver10/media/wsdl" xmlns:tr2="http://www.onvif.org/ver20/media/wsdl" xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:ter="http://www.onvif.org/ver10/error"><SOAP-ENV:Body>${body}</SOAP-ENV:Body></SOAP-ENV:Envelope>`

export const fault = (subcode: string, reason: string): string =>
  envelope(
    `<SOAP-ENV:Fault><SOAP-ENV:Code><SOAP-ENV:Value>SOAP-ENV:Sender</SOAP-ENV:Value><SOAP-ENV:Subcode><SOAP-ENV:Value>ter:${subcode}</SOAP-ENV:Value></SOAP-ENV:Subcode></SOAP-ENV:Code><SOAP-ENV:Reason><SOAP-ENV:Text xml:lang="en">${reason}</SOAP-ENV:Text></SOAP-ENV:Reason></SOAP-ENV:Fault>`,
  )

export function systemDateAndTime(now: number): string {
  const at = new Date(now)
  return `<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:DateTimeType>NTP</tt:DateTimeType><tt:DaylightSavings>false</tt:DaylightSavings><tt:UTCDateTime><tt:Time><tt:Hour>${at.getUTCHours()}</tt:Hour><tt:Minute>${at.getUTCMinutes()}</tt:Minute><tt:Second>${at.getUTCSeconds()}</tt:Second></tt:Time><tt:Date><tt:Year>${at.getUTCFullYear()}</tt:Year><tt:Month>${at.getUTCMonth() + 1}</tt:Month><tt:Day>${at.getUTCDate()}</tt:Day></tt:Date></tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>`
}

export function scopes(name: string, model: string): string {
  const items = [
    'onvif://www.onvif.org/type/video_encoder',
    `onvif://www.onvif.org/name/${encodeURIComponent(name)}`,
    `onvif://www.onvif.org/hardware/${encodeURIComponent(model)}`,
  ]
  const scope = (item: string) =>
    `<tds:Scopes><tt:ScopeDef>Fixed</tt:ScopeDef><tt:ScopeItem>${escaped(item)}</tt:ScopeItem></tds:Scopes>`
  return `<tds:GetScopesResponse>${items.map(scope).join('')}</tds:GetScopesResponse>`
}

export const deviceInformation = (manufacturer: string, model: string): string =>
  `<tds:GetDeviceInformationResponse><tds:Manufacturer>${escaped(manufacturer)}</tds:Manufacturer><tds:Model>${escaped(model)}</tds:Model><tds:FirmwareVersion>1.0</tds:FirmwareVersion><tds:SerialNumber>0001</tds:SerialNumber><tds:HardwareId>1</tds:HardwareId></tds:GetDeviceInformationResponse>`

export const capabilities = (address: string): string =>
  `<tds:GetCapabilitiesResponse><tds:Capabilities><tt:Device><tt:XAddr>${address}/onvif/device_service</tt:XAddr></tt:Device><tt:Media><tt:XAddr>${address}/onvif/media_service</tt:XAddr></tt:Media></tds:Capabilities></tds:GetCapabilitiesResponse>`

export function services(address: string, withMedia2: boolean): string {
  const service = (namespace: string, path: string) =>
    `<tds:Service><tds:Namespace>http://www.onvif.org/${namespace}/wsdl</tds:Namespace><tds:XAddr>${address}/onvif/${path}</tds:XAddr><tds:Version><tt:Major>2</tt:Major><tt:Minor>40</tt:Minor></tds:Version></tds:Service>`
  const listed = [
    service('ver10/device', 'device_service'),
    service('ver10/media', 'media_service'),
    ...(withMedia2 ? [service('ver20/media', 'media2_service')] : []),
  ]
  return `<tds:GetServicesResponse>${listed.join('')}</tds:GetServicesResponse>`
}

const encoder = (profile: SimulatedProfile): string =>
  `<tt:Name>${escaped(profile.name)}</tt:Name><tt:UseCount>1</tt:UseCount><tt:Encoding>${profile.encoding}</tt:Encoding><tt:Resolution><tt:Width>${profile.width}</tt:Width><tt:Height>${profile.height}</tt:Height></tt:Resolution><tt:Quality>4</tt:Quality><tt:RateControl><tt:FrameRateLimit>${profile.framesPerSecond}</tt:FrameRateLimit><tt:BitrateLimit>4096</tt:BitrateLimit></tt:RateControl>`

export const profiles = (all: ReadonlyArray<SimulatedProfile>): string =>
  `<trt:GetProfilesResponse>${all
    .map(
      (profile) =>
        `<trt:Profiles token="${escaped(profile.token)}" fixed="true"><tt:Name>${escaped(profile.name)}</tt:Name><tt:VideoEncoderConfiguration token="enc">${encoder(profile)}</tt:VideoEncoderConfiguration></trt:Profiles>`,
    )
    .join('')}</trt:GetProfilesResponse>`

export const profiles2 = (all: ReadonlyArray<SimulatedProfile>): string =>
  `<tr2:GetProfilesResponse>${all
    .map(
      (profile) =>
        `<tr2:Profiles token="${escaped(profile.token)}" fixed="true"><tr2:Name>${escaped(profile.name)}</tr2:Name><tr2:Configurations><tr2:VideoEncoder token="enc">${encoder(profile)}</tr2:VideoEncoder></tr2:Configurations></tr2:Profiles>`,
    )
    .join('')}</tr2:GetProfilesResponse>`

export const streamUri = (uri: string): string =>
  `<trt:GetStreamUriResponse><trt:MediaUri><tt:Uri>${escaped(uri)}</tt:Uri><tt:InvalidAfterConnect>false</tt:InvalidAfterConnect><tt:InvalidAfterReboot>false</tt:InvalidAfterReboot><tt:Timeout>PT60S</tt:Timeout></trt:MediaUri></trt:GetStreamUriResponse>`

export const streamUri2 = (uri: string): string =>
  `<tr2:GetStreamUriResponse><tr2:Uri>${escaped(uri)}</tr2:Uri></tr2:GetStreamUriResponse>`
