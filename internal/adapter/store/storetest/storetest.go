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
		"inbox/put":                    inboxPut,
		"inbox/order":                  inboxOrder,
		"inbox/lost claim":             inboxLostClaim,
		"inbox/late winner":            inboxLateWinner,
		"inbox/fairness":               inboxFairness,
		"commit/one open at a time":    commitOneOpen,
		"inbox/limits":                 inboxLimits,
		"inbox/lease":                  inboxLease,
		"inbox/release and strike":     inboxReleaseStrike,
		"inbox/put while held":         inboxPutWhileHeld,
		"inbox/one claimant a thread":  inboxOneClaimant,
		"inbox/duplicates at once":     inboxDuplicatesAtOnce,
		"inbox/quarantine":             inboxQuarantine,
		"inbox/tidy":                   inboxTidy,
		"cases/first sight":            casesFirstSight,
		"cases/round trip":             casesRoundTrip,
		"cases/set-based":              casesSetBased,
		"cases/not found":              casesNotFound,
		"cases/sending":                casesSending,
		"cases/unsent first":           casesUnsentFirst,
		"commit/empty":                 commitEmpty,
		"commit/stale version":         commitStale,
		"commit/version race":          commitVersionRace,
		"commit/first sight race":      commitFirstSightRace,
		"commit/one person, two talks": commitSharedContact,
		"commit/chain":                 commitChain,
		"commit/bad neighbour":         commitBadNeighbour,
		"commit/cancelled":             commitCancelled,
		"load/one winner":              loadOneWinner,
		"load/bounds":                  loadBounds,
		"load/all or nothing":          loadAllOrNothing,
		"load/in one batch":            loadInOneBatch,
		"once/kept":                    onceKept,
		"once/at once":                 onceAtOnce,
		"jobs/put and claim":           jobsPutClaim,
		"jobs/fence":                   jobsFence,
		"jobs/ended by a change":       jobsEnded,
		"jobs/race":                    jobsRace,
		"jobs/renew":                   jobsRenew,
		"jobs/place":                   jobsPlace,
		"jobs/next run":                jobsNextRun,
		"jobs/claim once":              jobsClaimOnce,
		"feed/order and content":       feedOrder,
		"cases/lost replies":           lostReplies,
		"feed/cursor":                  feedCursor,
		"feed/nothing overtaken":       feedNothingOvertaken,
		"lists/pages":                  listPages,
		"lists/filters":                listFilters,
		"lists/view":                   listView,
		"lists/cursor":                 listCursor,
		"talk/pages":                   talkPages,
		"talk/by external id":          talkByExternal,
		"routes/work":                  routesWork,
		"routes/roster":                routesRoster,
		"routes/preferred":             routesPreferred,
		"routing/policy":               routingPolicy,
		"routing/profile":              routingProfile,
		"routing/given":                routingGiven,
		"routing/presence":             routingPresence,
		"routing/draft":                routingDraft,
		"load/limits":                  loadLimits,
		"load/every path":              loadEveryPath,
		"directory":                    directory,
		"people/sign-in":               peopleSignIn,
		"people/presence":              peoplePresence,
		"people/sessions":              peopleSessions,
		"people/attempts":              peopleAttempts,
		"setup/again":                  setupAgain,
		"setup/refused":                setupRefused,
		"knowledge/life":               knowledgeLife,
		"knowledge/versions":           knowledgeVersions,
		"knowledge/lists":              knowledgeLists,
		"knowledge/live":               knowledgeLive,
		"knowledge/seq":                knowledgeSeq,
		"knowledge/aliases":            knowledgeAliases,
		"knowledge/talks":              knowledgeTalks,
		"knowledge/terms":              knowledgeTerms,
		"bot/memory":                   botMemory,
		"bot/traits":                   traits,
		"bot/past":                     pastMemory,
		"bot/decisions":                botDecisions,
		"bot/settings":                 botSettings,
		"scenarios/life":               scenarioLife,
		"scenarios/versions":           scenarioVersions,
		"scenarios/ports":              actionPorts,
		"model/port":                   modelPort,
		"model/spend":                  modelSpend,
		"model/vectors":                modelVectors,
		"learning/runs":                learningRuns,
		"learning/runs at once":        learningRunsAtOnce,
		"learning/cases":               learningCases,
		"learning/missed":              learningMissed,
		"learning/counts":              learningCounts,
		"plans":                        plans,
		"plans/at once":                plansAtOnce,
		"clocks/kept":                  clocksKept,
		"clocks/ticking":               clocksTicking,
		"clocks/figures":               clocksFigures,
		"files":                        files,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}
