/** The support bundle in the window: shown first, and then saved exactly as it was shown. */

import type { Handlers } from '../core/contract/channels.ts'
import type { BundleView } from '../core/contract/doctor-view.ts'
import { AppError } from '../core/errors/app-error.ts'
import { writeFileAtomic } from '../core/keychain/files.ts'

export type BundleCalls = Pick<Handlers, Extract<keyof Handlers, `bundle.${string}`>>

export interface BundlePorts {
  make(): Promise<BundleView>
  /** Asks the person where; null: nowhere. */
  chooseFile(suggestedName: string): Promise<string | null>
}

export function bundleCalls({ make, chooseFile }: BundlePorts): BundleCalls {
  let shown: BundleView | null = null
  return {
    'bundle.preview': async () => {
      shown = await make()
      return shown
    },
    'bundle.save': async () => {
      // Kept from before the question: another preview meanwhile is another text.
      const bundle = shown
      if (bundle === null) throw new AppError('doctor.nothing-shown')
      const file = await chooseFile(bundle.fileName)
      if (file === null) return { saved: false }
      await save(file, bundle.text)
      return { saved: true }
    },
  }
}

/** Readable by its owner alone. @throws AppError doctor.not-saved */
async function save(file: string, text: string): Promise<void> {
  try {
    await writeFileAtomic(file, text)
  } catch (caught) {
    const reason = caught instanceof AppError ? caught.params.reason : undefined
    throw new AppError('doctor.not-saved', { reason: reason ?? 'unknown reason' }, { cause: caught })
  }
}
