import type { CameraFault, DiscoveredDevice, StreamProfile } from '../../contracts/cameras.ts'

/** What a device says of itself. */
export type OnvifDevice = Omit<DiscoveredDevice, 'known'>

export type OnvifTarget = {
  /** A name or an IP address, IPv6 without brackets. */
  readonly host: string
  readonly port: number
  readonly username: string | null
  readonly password: string | null
}

export type OnvifProfiles =
  | {
      readonly kind: 'ok'
      readonly device: OnvifDevice
      /** As the device lists them. */
      readonly profiles: ReadonlyArray<StreamProfile>
    }
  | { readonly kind: 'failed'; readonly cause: CameraFault; readonly message: string }

/** Asks devices of the local network. Answers are bounded in size and time; nothing rejects, and no password is told. */
export interface OnvifClient {
  /** The IP addresses of a host name; empty where nobody knows it. */
  resolve(host: string): Promise<ReadonlyArray<string>>
  /** Null: nothing there speaks ONVIF, or not within 1.5 s. */
  probe(
    target: Pick<OnvifTarget, 'host' | 'port'>,
    signal: AbortSignal,
  ): Promise<OnvifDevice | null>
  /** At most 32 profiles, within 20 s. */
  profiles(target: OnvifTarget, signal: AbortSignal): Promise<OnvifProfiles>
}
