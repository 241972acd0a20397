import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { appForFile } from '../helpers/electron-app.ts'

const app = appForFile(() => ({
  // Without a device there would be nothing to deny.
  args: ['--use-fake-device-for-media-stream'],
  expectedErrors: [/Content Security Policy/, /status of 404/],
}))

const home = 'app://neuromark/'
const unknownId = '0190a6b4-7f63-7c4e-9d1c-2f5a1e3b4c5d'

/** A site elsewhere that counts who comes. */
let visits = 0
let elsewhere = ''
const server = createServer((_request, response) => {
  visits += 1
  response.setHeader('access-control-allow-origin', '*')
  response.setHeader('cross-origin-resource-policy', 'cross-origin')
  response.setHeader('content-type', 'text/javascript')
  response.end('globalThis.foreign = true')
})

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  elsewhere = `http://127.0.0.1:${address.port}/`
})
afterAll(() => server.close())

beforeEach(async () => {
  visits = 0
  await app().page.getByRole('main', { name: 'Welcome' }).waitFor()
})

it('isolates and sandboxes the page', async () => {
  const preferences = await app().electron.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    const { webContents } = window ?? {}
    // Chromium's own record of what the page got; not in Electron's types.
    return webContents && 'getLastWebPreferences' in webContents
      ? (webContents.getLastWebPreferences as () => Record<string, unknown>)()
      : {}
  })
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
  })
  expect(preferences['webSecurity']).not.toBe(false)
  expect(preferences['nodeIntegrationInSubFrames']).not.toBe(true)
})

it('gives the page facts and the few things that only the desktop can do, and nothing of Node or Electron', async () => {
  const { page } = app()
  const names = ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron']
  expect(await page.evaluate((all) => all.filter((name) => name in globalThis), names)).toEqual([])
  const exposed = await page.evaluate(() => {
    const given: unknown = Reflect.get(globalThis, 'neuromark')
    const functions: string[] = []
    const facts = JSON.stringify(given, (key, value: unknown) => {
      if (typeof value === 'function') functions.push(key)
      return value
    })
    return { facts, functions: functions.toSorted() }
  })
  expect(exposed.facts).toContain('"platform"')
  const offered = ['displays', 'onShown', 'openWall', 'pathOf', 'toggleFullScreen']
  expect(exposed.functions).toEqual(offered)
})

it('lets the page use the camera, and nothing else that asks for permission', async () => {
  const { page } = app()
  const answers = await page.evaluate(async () => {
    const media = async (constraints: MediaStreamConstraints): Promise<string> => {
      try {
        const stream = await navigator.mediaDevices.getUserMedia(constraints)
        for (const track of stream.getTracks()) track.stop()
        return 'granted'
      } catch (error) {
        return error instanceof Error ? error.name : 'unknown'
      }
    }
    const said = (asking: Promise<unknown>): Promise<string> =>
      asking.then(String, (error: unknown) => (error instanceof Error ? error.name : 'unknown'))
    return {
      video: await media({ video: true }),
      audio: await media({ audio: true }),
      both: await media({ audio: true, video: true }),
      place: await new Promise((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve('granted'),
          ({ code, PERMISSION_DENIED }) => resolve(code === PERMISSION_DENIED ? 'denied' : code),
        ),
      ),
      notifications: await Notification.requestPermission(),
      clipboard: await said(navigator.clipboard.readText()),
      screen: await said(navigator.mediaDevices.getDisplayMedia()),
      midi: await said(navigator.requestMIDIAccess({ sysex: true })),
    }
  })
  expect(answers).toMatchObject({
    video: 'granted',
    audio: 'NotAllowedError',
    both: 'NotAllowedError',
    place: 'denied',
    notifications: 'denied',
    clipboard: 'NotAllowedError',
  })
  expect(answers.screen).toMatch(/Not(Allowed|Supported)Error|AbortError/)
  expect(answers.midi).toMatch(/NotAllowedError|SecurityError/)
})

it('goes nowhere else and opens no window', async () => {
  const { page, electron } = app()
  // What the page tries is heard here after the app's own answer to it.
  const tried = await electron.evaluateHandle(({ BrowserWindow }) => {
    const attempts: Array<{ readonly url: string; readonly prevented: boolean }> = []
    for (const { webContents } of BrowserWindow.getAllWindows())
      webContents.on('will-navigate', (event, url) =>
        attempts.push({ url, prevented: event.defaultPrevented }),
      )
    return attempts
  })
  const attempts = () => tried.evaluate((list) => [...list])
  const opened = await page.evaluate((url) => {
    const link = document.createElement('a')
    link.href = url
    link.target = '_blank'
    document.body.append(link)
    link.click()
    link.remove()
    return window.open(url) === null
  }, elsewhere)
  expect(opened).toBe(true)
  await page.evaluate((url) => {
    const form = document.createElement('form')
    form.action = url
    document.body.append(form)
    form.submit()
    form.remove()
    location.href = url
  }, elsewhere)
  await expect.poll(attempts, { timeout: 10_000 }).toEqual([{ url: elsewhere, prevented: true }])
  const where = await electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getURL()),
  )
  expect(where).toEqual([home])
  expect(visits).toBe(0)
  // Playwright goes on waiting for a navigation that was refused, until there is another one.
  await page.reload()
  await page.getByRole('main', { name: 'Welcome' }).waitFor()
})

it('loads nothing from elsewhere', async () => {
  const { page } = app()
  const came = await page.evaluate(async (url) => {
    const loaded = (name: 'img' | 'script' | 'iframe'): Promise<string> =>
      new Promise((resolve) => {
        const element = document.createElement(name)
        element.addEventListener('load', () => resolve('loaded'))
        element.addEventListener('error', () => resolve('blocked'))
        element.src = url
        document.body.append(element)
      })
    return {
      fetched: await fetch(url).then(
        () => 'loaded',
        () => 'blocked',
      ),
      image: await loaded('img'),
      script: await loaded('script'),
    }
  }, elsewhere)
  expect(came).toEqual({ fetched: 'blocked', image: 'blocked', script: 'blocked' })
  // A frame says "load" also for the page that tells of the refusal: the visit counts.
  await page.evaluate((url) => {
    const frame = document.createElement('iframe')
    frame.src = url
    return new Promise((resolve) => {
      frame.addEventListener('load', resolve)
      document.body.append(frame)
    }).finally(() => frame.remove())
  }, elsewhere)
  expect(visits).toBe(0)
})

it('runs no inline script and evaluates no text', async () => {
  const { page } = app()
  const ran = await page.evaluate(async () => {
    const script = document.createElement('script')
    script.textContent = 'globalThis.inlineRan = true'
    document.body.append(script)
    const button = document.createElement('button')
    button.setAttribute('onclick', 'globalThis.handlerRan = true')
    document.body.append(button)
    button.click()
    button.remove()
    // What a debugger asks for may evaluate text; a task of the page's own may not.
    await new Promise((resolve) => setTimeout(resolve))
    let evaluated = true
    try {
      Reflect.construct(Function, ['return 1'])
    } catch {
      evaluated = false
    }
    return { inline: 'inlineRan' in globalThis, handler: 'handlerRan' in globalThis, evaluated }
  })
  expect(ran).toEqual({ inline: false, handler: false, evaluated: false })
})

it('serves its own page and no other file', async () => {
  const status = (path: string, method = 'GET'): Promise<number> =>
    app().electron.evaluate(
      async ({ net }, request) => (await net.fetch(request.url, { method: request.method })).status,
      { url: `${home.slice(0, -1)}${path}`, method },
    )
  expect(await status('/')).toBe(200)
  expect(await status('/index.html')).toBe(200)
  for (const path of [
    '/..%2f..%2fpackage.json',
    '/%2e%2e%2f%2e%2e%2fpackage.json',
    '/..%2frenderer.js',
    '/..%5c..%5cpackage.json',
    '/%2fetc%2fpasswd',
    '/assets%2f..%2f..%2felectron%2fmain.js',
    '/assets',
  ])
    expect([path, await status(path)]).toEqual([path, 404])
  expect(await status('/index.html', 'POST')).toBe(404)
  const other = await app().electron.evaluate(
    async ({ net }) => (await net.fetch('app://elsewhere/index.html')).status,
  )
  expect(other).toBe(404)
})

it('answers 404 for pictures that are not there or not pictures', async () => {
  const { page } = app()
  const status = (url: string): Promise<number> =>
    page.evaluate(async (path) => (await fetch(path)).status, url)
  for (const url of [
    `media/crops/${unknownId}`,
    `media/references/${unknownId}`,
    `media/secrets/${unknownId}`,
    'media/crops/------------------------------------',
    `media/crops/${unknownId}/../x`,
  ])
    expect([url, await status(url)]).toEqual([url, 404])
})
