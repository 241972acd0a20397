import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { PackSummary } from '../../../contracts/recognition.ts'
import { useApi } from '../../client/api.ts'
import { useAction } from '../../client/use-action.ts'
import { usePeople } from '../../client/use-people.ts'
import { useQuery } from '../../client/use-query.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { LoadingState } from '../../ui/LoadingState.tsx'
import { showDone } from '../../ui/toasts.tsx'
import { AddPack } from './AddPack.tsx'
import { countPhotos } from './pack-words.ts'
import { PackCard } from './PackCard.tsx'
import { ReembeddingPanel } from './ReembeddingPanel.tsx'
import { useReembedding } from './use-reembedding.ts'
import classes from './settings.module.css'

type Asking = { readonly what: 'activate' | 'remove'; readonly pack: PackSummary }

/** The sets of face models on this desktop: which one is used, adding, changing, removing. */
export function FaceModels() {
  const api = useApi()
  const packs = useQuery({
    key: 'packs',
    load: (client) => client.recognition.packs(),
    refetchOn: (event) =>
      event.kind === 'recognition-changed' ||
      (event.kind === 'reembedding' && event.state.kind !== 'running'),
  })
  const reembedding = useReembedding()
  const [adding, setAdding] = useState(false)
  const [asking, setAsking] = useState<Asking | null>(null)
  const running = reembedding.kind === 'running'
  const nameOf = (id: string): string => packs.data?.find((pack) => pack.id === id)?.name ?? id

  const activate = useAction(async (pack: PackSummary) => {
    await api.recognition.activatePack({ id: pack.id })
    setAsking(null)
  })
  const remove = useAction(async (pack: PackSummary) => {
    await api.recognition.removePack({ id: pack.id })
    setAsking(null)
    showDone(`${pack.name} is removed.`)
    packs.reload()
  })
  const close = (): void => {
    setAsking(null)
    activate.clearError()
    remove.clearError()
  }

  if (packs.data === undefined) {
    return packs.error === undefined ? (
      <LoadingState label="Reading the face models" />
    ) : (
      <ErrorState
        title="The face models could not be read"
        message={packs.error}
        onRetry={packs.reload}
      />
    )
  }
  return (
    <>
      <div className={classes.toolbar}>
        <p className={classes.lead}>
          Face models find faces and tell them apart. One set is used at a time; every photo is
          compared by the same set.
        </p>
        <Button
          ml="auto"
          leftSection={<IconPlus size={18} />}
          disabled={running}
          onClick={() => setAdding(true)}
        >
          Add models…
        </Button>
      </div>
      <ReembeddingPanel state={reembedding} nameOf={nameOf} />
      <div className={classes.packs}>
        {packs.data.map((pack) => (
          <PackCard
            key={pack.id}
            pack={pack}
            busy={running}
            onActivate={() => setAsking({ what: 'activate', pack })}
            onRemove={() => setAsking({ what: 'remove', pack })}
          />
        ))}
      </div>
      <AddPack
        opened={adding}
        onClose={() => setAdding(false)}
        onInstalled={() => {
          setAdding(false)
          packs.reload()
        }}
      />
      <ConfirmDialog
        opened={asking?.what === 'activate'}
        title={`Use ${asking?.pack.name ?? ''}?`}
        confirmLabel="Embed photos and use"
        confirmColor="accent"
        busy={activate.busy}
        error={activate.error}
        onConfirm={() => asking && void activate.run(asking.pack)}
        onClose={close}
      >
        <ActivationWords />
      </ConfirmDialog>
      <ConfirmDialog
        opened={asking?.what === 'remove'}
        title={`Remove ${asking?.pack.name ?? ''}?`}
        confirmLabel="Remove models"
        busy={remove.busy}
        error={remove.error}
        onConfirm={() => asking && void remove.run(asking.pack)}
        onClose={close}
      >
        Its files are deleted from this desktop. To use these models again they have to be added
        again, and their licence accepted.
      </ConfirmDialog>
    </>
  )
}

function ActivationWords() {
  const people = usePeople().data
  return (
    <>
      Models cannot compare faces with what other models made of them. So every reference is
      embedded anew{people ? ` (${countPhotos(people)})` : ''}, which may take minutes. Attendance
      goes on with the models of now until then; after that all desktops switch at once. You can
      stop it on the way, and nothing has changed.
    </>
  )
}
