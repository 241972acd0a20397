import classes from './Kbd.module.css'

/** A key of the keyboard, as it is printed on the key. */
export function Kbd({ children }: { readonly children: string }) {
  return <kbd className={classes.key}>{children}</kbd>
}
