/** Pinned versions of the test world's parts: the one place to change them. `parts/go/go.mod` carries the first two again, for the Go tool. */

export const PINS = {
  headscale: 'v0.29.2',
  /** The tailscale.com version that Headscale itself requires; tailscaled and tailscale are built from it. */
  tailscale: 'v1.101.0-pre',
  keycloak: '26.7.3',
  mavenDependencyPlugin: '2.8',
} as const

/** Java releases that this Keycloak runs on, the fastest start first. */
export const JAVA_RELEASES = [25, 21, 17] as const

/**
 * Debian packages and a program of each that tells whether it is there. Debian serves only the newest build of a
 * release, so these carry no version.
 */
export const DEBIAN_PACKAGES = [
  { name: 'chromium', program: 'chromium' },
  { name: 'dbus', program: 'dbus-daemon' },
  { name: 'gnome-keyring', program: 'gnome-keyring-daemon' },
  { name: 'libnss3-tools', program: 'certutil' },
  { name: 'openssl', program: 'openssl' },
  { name: 'unzip', program: 'unzip' },
] as const
