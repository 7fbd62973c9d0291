/** What a hand does at the tray, said in the acts of either launcher. */
import type { AppUnderTest } from '../driver.ts'
import type { Acts } from '../host/control.ts'

type Needed = Pick<AppUnderTest, 'state' | 'do'>
type Given = Pick<AppUnderTest, 'click' | 'choose' | 'menu'>

export abstract class TrayHands implements Needed, Given {
  abstract state(): ReturnType<Needed['state']>
  abstract do<Name extends keyof Acts>(
    act: Name,
    ...input: Parameters<Acts[Name]>
  ): Promise<Awaited<ReturnType<Acts[Name]>>>

  async click(gesture: Parameters<Acts['tray']>[0] = 'left'): Promise<void> {
    await this.do('tray', gesture)
  }

  async choose(...path: string[]): Promise<void> {
    await this.do('choose', path)
  }

  async menu(): Promise<readonly string[]> {
    const { tray } = await this.state()
    return (tray?.menu ?? []).filter(({ type, visible }) => visible && type !== 'separator').map(({ label }) => label)
  }
}
