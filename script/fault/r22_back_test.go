package fault

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// R22 forward and back: nodes of this version serve, the next version's `migrate` brings the
// schema forward under them, they are replaced by the next one one by one and then, as if it had
// disappointed, by this one again, under load. For a while either works on what the other writes.
// No webhook is refused, nothing is lost. The next version is this one with a step more, built for
// the purpose: what its own code would write is not in the trial.
//
// On SQLite one node is all there is: LINE delivers again what came meanwhile.
func TestUpgradeAndBack(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{onSQLite, onPostgres} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			p, next := newPlan(t), nextVersion(t)
			l, b := upgrading(t, engine)
			stop := l.run(250 * time.Millisecond)
			time.Sleep(p.between(500*time.Millisecond, time.Second))
			if engine == onPostgres { // on SQLite its start does it: two processes never open one file
				l.r.commandOf(next, "migrate", l.r.nodes[0].args)
			}
			found := l.takeTurns(p, b, next, "")
			for _, x := range found {
				t.Errorf("broken: %s", x)
			}
			time.Sleep(500 * time.Millisecond)
			stop()
			found = append(found, l.judge(4*time.Minute)...)
			if steps := l.r.steps(); !slices.Contains(steps, nextStep) {
				t.Errorf("the next version's step is not among %v: the trial says nothing of it", steps)
			}
			if engine == onPostgres && b.refused.Load() > 0 {
				t.Errorf("%d of %d webhooks were not answered with 2xx, the last with %v", b.refused.Load(), b.asked.Load(), b.lastWords.Load())
			}
			report(t, result{Promise: "R22", Engine: engine, Nodes: len(l.r.nodes), Seed: p.seed, Trials: 2 * len(l.r.nodes), Figures: withWhat(b.figures(l), "to the next version and back")}, found)
		})
	}
}

// The control: the next version takes something away and says so in the mark. This one must
// refuse to start, with words that say what to do, and nothing is lost by that.
func TestUpgradeAndBackNoticesARaisedMark(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{onSQLite, onPostgres} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			p, next := newPlan(t), nextVersion(t)
			l, b := upgrading(t, engine)
			stop := l.run(250 * time.Millisecond)
			l.mustTakeTurns(p, b, next)
			l.r.write(fmt.Sprintf(`UPDATE schema_mark SET version = %d WHERE name = 'readable_from'`, nextStep))
			last := l.r.nodes[len(l.r.nodes)-1]
			last.term(t)
			found := l.back(last, "")
			failed := mustBreak(l, found, ruleBack) && strings.Contains(last.log.String(), "the backup from before the upgrade")
			if !failed {
				t.Errorf("the refusal does not say what to do: %s", last.log.String())
			}
			last.old = next // what to do: start that version
			last.up(t)
			stop()
			l.judge(4 * time.Minute)
			report(t, result{Promise: "R22", Engine: engine, Nodes: len(l.r.nodes), Seed: p.seed, Trials: 1, Figures: withWhat(b.figures(l), "the next version has raised the mark"),
				Control: "mark_raised", ControlFailed: failed}, found)
		})
	}
}

// The other control: the next version takes something away and says nothing.
func TestUpgradeAndBackNoticesASilentStep(t *testing.T) {
	onDemand(t)
	t.Parallel()
	p, next := newPlan(t), nextVersion(t)
	l, b := upgrading(t, onPostgres)
	stop := l.run(250 * time.Millisecond)
	l.mustTakeTurns(p, b, next)
	l.r.write(`ALTER TABLE message RENAME COLUMN quoted_id TO quoted`)
	l.takeTurns(p, b, "") // it may not even start
	stop()
	found := l.verdict(15 * time.Second)
	failed := mustBreak(l, found, ruleSettled)
	report(t, result{Promise: "R22", Engine: onPostgres, Nodes: 2, Seed: p.seed, Trials: 1, Figures: b.figures(l), Control: "column_taken_away_in_silence", ControlFailed: failed}, found)
}

// ruleBack is what the way back rests on.
const ruleBack = "the version before starts on what the next one has only added to"

func upgrading(t *testing.T, engine string) (*load, *balancer) {
	o := order{engine: engine, nodes: nodesOf(engine), people: 4, strict: true}
	if engine == onPostgres {
		o.args = []string{"--drain-wait", drainWait}
	}
	return behind(t, o)
}

func withWhat(figures map[string]any, what string) map[string]any {
	figures["what"] = what
	return figures
}

// takeTurns replaces the program of all nodes, one after the other, by another version's, or by
// the one under test where that is empty; and then by the next program.
func (l *load) takeTurns(p plan, b *balancer, programs ...string) []broken {
	for _, program := range programs {
		for i, n := range l.r.nodes {
			time.Sleep(p.between(500*time.Millisecond, 1500*time.Millisecond)) // both versions on the schema
			n.term(l.r.t)
			if refused := l.back(n, program); len(refused) > 0 {
				return refused
			}
			l.r.eventually(time.Minute, "the balancer knows the new node", b.strict[i].Load)
		}
	}
	return nil
}

// mustTakeTurns is takeTurns where nothing but a fault of the trial's keeps a program from starting.
func (l *load) mustTakeTurns(p plan, b *balancer, programs ...string) {
	l.r.t.Helper()
	for _, x := range l.takeTurns(p, b, programs...) {
		l.r.t.Fatalf("broken: %s", x)
	}
}

// back starts a node with a program and gives what is broken if that ends by itself.
func (l *load) back(n *node, program string) []broken {
	n.old = program
	n.start(l.r.t)
	if _, alive := n.ready(l.r.t); !alive {
		return []broken{{ruleBack, []string{cmp.Or(lastLine(n.log.String()), "it ended without a word")}}}
	}
	return nil
}

func lastLine(s string) string {
	s = strings.TrimSpace(s)
	return s[strings.LastIndexByte(s, '\n')+1:]
}

// steps are the versions of what was done to the schema.
func (r *rig) steps() (out []int64) {
	r.must(rows(r.read(), `SELECT version_id FROM goose_db_version`, func(s scan) error {
		var v int64
		err := s(&v)
		out = append(out, v)
		return err
	}))
	return out
}

// nextStep is the number of the step that the next version has more than this one.
const nextStep = int64(9001)

var (
	nextMu   sync.Mutex
	nextPath string
)

// nextVersion builds, once, this program with one step more that only adds: to every table a
// column that no statement of this version names, a table, and an index.
func nextVersion(t *testing.T) string {
	t.Helper()
	nextMu.Lock()
	defer nextMu.Unlock()
	if nextPath != "" {
		return nextPath
	}
	dir := filepath.Dir(binary)
	replace := map[string]string{}
	for _, engine := range []string{onSQLite, onPostgres} {
		folder, err := filepath.Abs("../../internal/adapter/store/" + engine + "/migrations")
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(dir, "next-"+engine+".sql")
		if err := os.WriteFile(file, []byte(additive(t, folder)), 0o600); err != nil {
			t.Fatal(err)
		}
		replace[filepath.Join(folder, fmt.Sprintf("%d_next.sql", nextStep))] = file
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "overlay.json"), overlay, 0o600)
	}
	program := filepath.Join(dir, "madoguchi-next")
	if err == nil {
		err = buildDesk(program, "-overlay", filepath.Join(dir, "overlay.json"))
	}
	if err != nil {
		t.Fatalf("build the next version: %v", err)
	}
	nextPath = program
	return program
}

var createsTable = regexp.MustCompile(`(?m)^CREATE TABLE (\w+)`)

// additive is a step that adds to every table of a folder's steps.
func additive(t *testing.T, folder string) string {
	files, err := filepath.Glob(filepath.Join(folder, "*.sql"))
	if err != nil {
		t.Fatal(err)
	}
	var step strings.Builder
	step.WriteString("-- +goose Up\nCREATE TABLE of_the_next_version (id TEXT NOT NULL PRIMARY KEY);\nCREATE INDEX of_the_next_version_too ON message (thread_id, direction);\n")
	tables := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range createsTable.FindAllStringSubmatch(string(text), -1) {
			fmt.Fprintf(&step, "ALTER TABLE %s ADD COLUMN of_the_next_version TEXT NOT NULL DEFAULT 'x';\n", m[1])
			tables++
		}
	}
	if tables < 50 {
		t.Fatalf("only %d tables", tables)
	}
	return step.String()
}
