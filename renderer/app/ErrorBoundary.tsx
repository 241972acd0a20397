import { Component, type ReactNode } from 'react'
import { ErrorState } from '../ui/ErrorState.tsx'
import classes from './Connecting.module.css'

type Props = { readonly children: ReactNode }

/** Catches mistakes of the pages, so that the window never goes blank. */
export class ErrorBoundary extends Component<Props, { readonly failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    if (!this.state.failed) return this.props.children
    return (
      <div className={classes.screen}>
        <ErrorState
          title="This page has failed"
          message="A mistake in NeuroMark stopped the page. Cameras and records go on behind it."
          onRetry={() => window.location.reload()}
        />
      </div>
    )
  }
}
