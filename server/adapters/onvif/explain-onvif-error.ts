import type { CameraFault } from '../../../contracts/cameras.ts'
import type { OnvifTarget } from '../../ports/onvif-client.ts'
import type { OnvifErrorCode } from './onvif-error.ts'

/** What is wrong and what to do. Pure; tells no password. */
export function explainOnvifError(
  code: OnvifErrorCode,
  { host, port, username }: OnvifTarget,
): { readonly cause: CameraFault; readonly message: string } {
  switch (code) {
    case 'unauthorised':
      return {
        cause: 'unauthorised',
        message:
          username === null
            ? `${host} wants a user name and a password.`
            : `${host} refuses this user name or password. Many cameras have users of their own for ONVIF: look in the camera's settings.`,
      }
    case 'refused':
      return {
        cause: 'refused',
        message: `${host} refuses connections on port ${port}. Look up the port of ONVIF in the camera's settings, and whether ONVIF is switched on.`,
      }
    case 'unknown-host':
      return {
        cause: 'unknown-host',
        message: `Nobody knows the name ${host}. Check how it is written, or use the IP address.`,
      }
    case 'unreachable':
      return {
        cause: 'unreachable',
        message: `There is no way to ${host}. Check the address, the cable and the network of this desktop.`,
      }
    case 'silent':
      return {
        cause: 'silent',
        message: `${host} does not answer on port ${port}. Check the address, and that the camera is on.`,
      }
    case 'not-onvif':
      return {
        cause: 'not-found',
        message: `What answers at ${host}, port ${port}, does not speak ONVIF. Look up the port in the camera's settings, and whether ONVIF is switched on; or add the camera by the address of its stream.`,
      }
    case 'fault':
      return {
        cause: 'not-found',
        message: `${host} speaks ONVIF, and does not say which streams it has. Add the camera by the address of its stream.`,
      }
  }
}
