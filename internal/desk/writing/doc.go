// Package writing is how a brand's operators write to its customers: under which name, in
// which tone, and what goes out at a later time.
package writing
