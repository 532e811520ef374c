// The entry of oidc-provider prints a notice on a Node it does not support; a start prints nothing of others. The two
// modules beneath the entry are the ones it exports, so their types are the package's own.
declare module 'oidc-provider/lib/provider.js' {
  export { Provider } from 'oidc-provider';
}

declare module 'oidc-provider/lib/helpers/errors.js' {
  import type { errors } from 'oidc-provider';

  export const CustomOIDCProviderError: typeof errors.CustomOIDCProviderError;
  export const InvalidClientAuth: typeof errors.InvalidClientAuth;
  export const InvalidGrant: typeof errors.InvalidGrant;
  export const InvalidTarget: typeof errors.InvalidTarget;
  export const SessionNotFound: typeof errors.SessionNotFound;
}
