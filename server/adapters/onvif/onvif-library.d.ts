/** What the package brings no types for. */
declare module 'onvif/lib/utils.js' {
  export function getDigestHeaders(rawHeaders: string[]): string[]
  export function parseSOAPString(
    xml: string,
    answer: (error: unknown, data?: unknown, xml?: string, status?: number) => void,
    status: number,
  ): void
}
