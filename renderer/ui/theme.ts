import {
  ActionIcon,
  Button,
  createTheme,
  defaultVariantColorsResolver,
  Drawer,
  Input,
  Modal,
  SegmentedControl,
  Tooltip,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core'

/** Blue greys, from text (0) to the deepest ground (9). Dimmed text (2) keeps 7:1 on the ground. */
const dark: MantineColorsTuple = [
  '#e8ecf2',
  '#c6ced9',
  '#a3aebd',
  '#76828f',
  '#39424f',
  '#28303b',
  '#1b2129',
  '#12161c',
  '#0d1015',
  '#080a0e',
]

/** The one accent: for what is chosen and what to do next, never for a state. */
const accent: MantineColorsTuple = [
  '#e6f0fb',
  '#cbdff4',
  '#a4c6ea',
  '#7fafe2',
  '#659edb',
  '#4f8dd0',
  '#3f7abb',
  '#34669e',
  '#2b5482',
  '#1f3f63',
]

/** Muted on purpose: these colours say how bad something is, not where to look first. */
const red: MantineColorsTuple = [
  '#fdeceb',
  '#f6d2d0',
  '#efb0ac',
  '#ec958f',
  '#ec8079',
  '#d9655e',
  '#bb4c46',
  '#9c3d38',
  '#7c312d',
  '#5c2522',
]
const yellow: MantineColorsTuple = [
  '#fbf4e4',
  '#f4e6c5',
  '#ecd49b',
  '#e7c67e',
  '#e3b866',
  '#d0a24c',
  '#b3883a',
  '#8f6c2e',
  '#6d5324',
  '#4b391a',
]
const green: MantineColorsTuple = [
  '#e9f7ef',
  '#cdeedb',
  '#a6dfbf',
  '#8ad2ab',
  '#74c69a',
  '#58b182',
  '#43976b',
  '#347855',
  '#275b41',
  '#1b3f2e',
]

/** Tinted grounds stay near the colour of the page: a notice is read, not stared at. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colours = defaultVariantColorsResolver(input)
  if (input.variant !== 'light') return colours
  const name = input.color ?? input.theme.primaryColor
  const tint = (percent: number) =>
    `color-mix(in srgb, var(--mantine-color-${name}-6) ${percent}%, var(--mantine-color-dark-7))`
  return {
    ...colours,
    background: tint(12),
    hover: tint(20),
    color: `var(--mantine-color-${name}-3)`,
    border: `1px solid ${tint(34)}`,
  }
}

/** The look of the whole program: dark, calm, one accent colour. */
export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 6 },
  colors: { dark, accent, red, yellow, green },
  variantColorResolver,
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'DejaVu Sans Mono', monospace",
  headings: { fontFamily: "'Inter Variable', system-ui, sans-serif", fontWeight: '620' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ defaultProps: { radius: 'md' } }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray' } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 400, withArrow: true } }),
    SegmentedControl: SegmentedControl.extend({ defaultProps: { bg: 'dark.6' } }),
    InputWrapper: Input.Wrapper.extend({
      styles: { description: { fontSize: 13 }, error: { fontSize: 14 } },
    }),
    Drawer: Drawer.extend({
      styles: { title: { fontSize: 17, fontWeight: 620 } },
      defaultProps: {
        position: 'right',
        overlayProps: { backgroundOpacity: 0.45 },
        transitionProps: { duration: 140 },
      },
    }),
    Modal: Modal.extend({
      styles: { title: { fontSize: 17, fontWeight: 620 } },
      defaultProps: {
        centered: true,
        overlayProps: { backgroundOpacity: 0.55 },
        transitionProps: { duration: 120 },
      },
    }),
  },
})
