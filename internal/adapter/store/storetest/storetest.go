// Package storetest is the suite that every engine of the store must pass: the
// contracts of package flow's ports, method by method, with many goroutines where
// the contract says so. Tests are parallel, each on a database of its own.
package storetest

import (
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
)

// Open gives a test an empty, migrated database that is closed when it ends.
type Open func(t testing.TB) *store.DB

// Run runs the whole suite.
func Run(t *testing.T, open Open) {
	for name, test := range map[string]func(*testing.T, *store.DB){
		"inbox/put":                   inboxPut,
		"inbox/order":                 inboxOrder,
		"inbox/limits":                inboxLimits,
		"inbox/lease":                 inboxLease,
		"inbox/release and strike":    inboxReleaseStrike,
		"inbox/put while held":        inboxPutWhileHeld,
		"inbox/one claimant a thread": inboxOneClaimant,
		"inbox/duplicates at once":    inboxDuplicatesAtOnce,
		"inbox/quarantine":            inboxQuarantine,
		"inbox/tidy":                  inboxTidy,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}
