// Package secret makes tokens and hashes passwords: it is where flow.Secrets
// meets the system's randomness.
package secret
