/** Types of bare-client.mjs, which plain Node.js must be able to run. */
import type { Configuration, ServerMetadata, TokenEndpointResponse, TokenEndpointResponseHelpers } from 'openid-client'

type Tokens = TokenEndpointResponse & TokenEndpointResponseHelpers

export declare function discover(issuer: string, clientId: string, checkSignature: boolean): Promise<Configuration>
export declare function configure(metadata: ServerMetadata, clientId: string, checkSignature: boolean): Configuration
export declare function signIn(
  config: Configuration,
  scope: string,
  open: (url: string) => unknown,
  onCallback?: () => void,
): Promise<Tokens>
export declare function renew(config: Configuration, refreshToken: string): Promise<Tokens>
