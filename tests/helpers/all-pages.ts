import type { GalleryPage, GalleryStore } from '../../server/ports/gallery-store.ts'

/** A whole gallery, page by page. */
export async function allPages(
  gallery: Pick<GalleryStore, 'load'>,
  modelId: string,
): Promise<ReadonlyArray<GalleryPage>> {
  const pages: GalleryPage[] = []
  for await (const page of gallery.load(modelId)) pages.push(page)
  return pages
}
