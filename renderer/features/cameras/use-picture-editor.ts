import { useState } from 'react'
import type { Point } from '../../../contracts/cameras.ts'
import {
  addPolygon,
  beginnings,
  isSameShape,
  lineBetween,
  removeShape,
  type Corners,
  type PictureShapes,
  type ShapeRef,
} from './picture-shapes.ts'
import { regionBetween } from './region.ts'
import { noHistory, redo, remember, undo, type History } from './shape-history.ts'

export type PictureTool = 'select' | 'mask' | 'zone' | 'line' | 'region'

export type PictureEditorState = {
  readonly tool: PictureTool
  readonly selected: ShapeRef | null
  /** Corners of what is being drawn. */
  readonly draft: Corners
  readonly canUndo: boolean
  readonly canRedo: boolean
  readonly choose: (tool: PictureTool) => void
  readonly select: (ref: ShapeRef | null) => void
  /** Changes that share a `step` in a row are undone at once. */
  readonly change: (shapes: PictureShapes, step?: string) => void
  readonly remove: (ref: ShapeRef) => void
  readonly setDraft: (draft: Corners) => void
  /** Makes a shape of what was drawn, or of nothing the one it begins as. */
  readonly finish: (drawn: Corners) => void
  readonly undo: () => void
  readonly redo: () => void
}

/** What is drawn, chosen and can be undone in the picture editor. */
export function usePictureEditor(
  shapes: PictureShapes,
  onChange: (shapes: PictureShapes) => void,
): PictureEditorState {
  const [tool, setTool] = useState<PictureTool>('select')
  const [selected, setSelected] = useState<ShapeRef | null>(null)
  const [draft, setDraft] = useState<Corners>([])
  const [history, setHistory] = useState<History<PictureShapes>>(noHistory)

  const change = (next: PictureShapes, step?: string): void => {
    if (next === shapes) return
    setHistory(remember(history, shapes, step ?? null))
    onChange(next)
  }
  const choose = (next: PictureTool): void => {
    setTool(next)
    setDraft([])
    if (next !== 'select') setSelected(null)
  }
  const made = (next: PictureShapes, ref: ShapeRef): void => {
    change(next)
    choose('select')
    setSelected(ref)
  }
  const finish = (drawn: Corners): void => {
    if (tool === 'select') return
    if (tool === 'line' || tool === 'region') {
      const [from, to] = drawn
      const next = from && to ? drawnBetween(shapes, tool, from, to) : begun(shapes, tool, drawn)
      if (next) made(next, { kind: tool })
      return
    }
    const added = addPolygon(shapes, tool, drawn.length === 0 ? beginnings.polygon : drawn)
    if (added) made(added.shapes, added.ref)
  }
  const travel = (way: typeof undo): void => {
    const step = way(history, shapes)
    if (!step) return
    setHistory(step.history)
    // What was chosen may not be there any more.
    setSelected(null)
    onChange(step.state)
  }
  return {
    tool,
    selected,
    draft,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    choose,
    select: setSelected,
    change,
    remove: (ref) => {
      change(removeShape(shapes, ref))
      if (isSameShape(ref, selected) || 'index' in ref) setSelected(null)
    },
    setDraft,
    finish,
    undo: () => travel(undo),
    redo: () => travel(redo),
  }
}

function drawnBetween(
  shapes: PictureShapes,
  tool: 'line' | 'region',
  from: Point,
  to: Point,
): PictureShapes | null {
  if (tool === 'line') {
    const line = lineBetween(shapes, from, to)
    return line && { ...shapes, line }
  }
  const region = regionBetween(from, to)
  return region && { ...shapes, region }
}

function begun(
  shapes: PictureShapes,
  tool: 'line' | 'region',
  drawn: Corners,
): PictureShapes | null {
  if (drawn.length > 0) return null
  return { ...shapes, [tool]: beginnings[tool] }
}
