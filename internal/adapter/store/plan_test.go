package store_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/postgres"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/postgres/pgtest"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/sqlite"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/sqlite/sqlitetest"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func TestMain(m *testing.M) { pgtest.Main(m, pgtest.WithoutFsync()) }

// engines opens a fresh database of each engine.
var engines = map[string]func(testing.TB) *store.DB{
	"sqlite": func(t testing.TB) *store.DB {
		return opened(t)(sqlite.Open(context.Background(), sqlitetest.File(t)))
	},
	"postgres": func(t testing.TB) *store.DB {
		return opened(t)(postgres.Open(context.Background(), pgtest.DSN(t)))
	},
}

func opened(t testing.TB) func(*store.DB, error) *store.DB {
	return func(db *store.DB, err error) *store.DB {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		return db
	}
}

// lists is every combination of filters that the console uses.
func lists() map[string]flow.ConversationQuery {
	out := map[string]flow.ConversationQuery{}
	for _, closed := range []bool{false, true} {
		for _, who := range []string{"", "mine", "mine and offered", "nobody's"} {
			for _, queue := range []desk.QueueID{"", "q1"} {
				q := flow.ConversationQuery{Workspaces: []desk.WorkspaceID{"w0", "w1", "w2"}, Queue: queue}
				if closed {
					q.States = []conversation.State{conversation.Closed}
				}
				switch who {
				case "mine":
					q.Assignee = "op1"
				case "mine and offered":
					q.Assignee, q.Offered, q.Consulted = "op1", "op1", "op1"
				case "nobody's":
					q.Unassigned = true
				}
				out[fmt.Sprintf("closed %v, %s, queue %q", closed, who, queue)] = q
			}
		}
	}
	out["a contact's"] = flow.ConversationQuery{Workspaces: []desk.WorkspaceID{"w0", "w1", "w2"}, States: conversation.States, Contact: "c000000100"}
	return out
}

// No hot statement reads a table from end to end, whether the engine has
// statistics or not.
func TestNoFullScan(t *testing.T) {
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := open(t)
			fill(t, db, 20_000)
			checkPlans(t, db)
			if err := db.Exec(t.Context(), "ANALYZE"); err != nil {
				t.Fatal(err)
			}
			checkPlans(t, db)
		})
	}
}

// Tables that grow with the desk; what may be read whole is small by nature.
var (
	scanSQLite   = regexp.MustCompile(`SCAN (conversation|thread|contact|message|inbox|inbox_thread|job|fact|call|unsent|once|session|bot_decision|bot_memory|learning_run|check_case|old_saying|old_talk|escalation|follow_up|survey|mute|entrance|bulk_run|bulk_item|incident_talk|incident_target|search_message|search_contact|attachment|contact_note|contact_link|contact_card|contact_trait|a|n|l|v|t|c|f|m|i|j|y|x|u|d|b)\b`)
	scanPostgres = regexp.MustCompile(`Seq Scan on (conversation|thread|contact|message|inbox|inbox_thread|job|fact|call|unsent|once|session|bot_decision|bot_memory|learning_run|check_case|old_saying|old_talk|escalation|follow_up|survey|mute|entrance|bulk_run|bulk_item|incident_talk|incident_target|search_message|search_contact|attachment|contact_note|contact_link|contact_card|contact_trait)\b`)
)

// bigLists are those whose pieces are always long, so that they must be read in the
// order of an index; where the engine expects less than a page it may sort.
var bigLists = regexp.MustCompile(`^list closed \w+, , queue ""`)

func checkPlans(t *testing.T, db *store.DB) {
	t.Helper()
	check := func(name string, e store.Example) {
		t.Helper()
		plan, err := db.Plan(t.Context(), e)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		for _, line := range strings.Split(plan, "\n") {
			bad := scanPostgres.MatchString(line) || bigLists.MatchString(name) && strings.Contains(line, "Bitmap Heap Scan on conversation")
			if db.Engine() == "sqlite" { // a covering index in the wanted order with a LIMIT is no scan
				bad = scanSQLite.MatchString(line) && !strings.Contains(line, "VIRTUAL TABLE")
			}
			if bad && !ordered[name] {
				t.Errorf("%s reads a whole table: %s\n%s", name, line, plan)
			}
		}
	}
	for name, e := range db.HotTexts() {
		check(name, e)
	}
	for name, q := range lists() {
		for _, after := range []string{"", "MTAwMABvAGlk"} {
			text, args, err := store.ListText(q, after)
			if err != nil {
				t.Fatal(err)
			}
			check("list "+name, store.Example{Text: text, Args: args})
		}
	}
}

// ordered names the statements that walk an index from one end and stop at their
// limit, or that of the few pending rows: SQLite calls that a scan as well.
var ordered = map[string]bool{"feed.head": true, "feed.last": true, "selectAnyDue": true, "claimThreads": true, "selectBacklog": true}
