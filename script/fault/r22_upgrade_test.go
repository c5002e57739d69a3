package fault

import (
	"context"
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/postgres"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/postgres/pgtest"
)

// R22 with two programs: nodes of the version before serve, the new version's `migrate`
// brings the schema forward under them, and they are replaced one by one under load. For a
// while both versions work on one database. No webhook is refused, nothing is lost. A version
// before that knows the schema's mark then takes the nodes back, one by one.
func TestUpgradeFromTheVersionBefore(t *testing.T) {
	onDemand(t)
	t.Parallel()
	p := newPlan(t)
	l, b, from := upgrade(t, p, "")
	found := l.judge(4 * time.Minute)
	if b.refused.Load() > 0 {
		t.Errorf("%d of %d webhooks were not answered with 2xx, the last with %v", b.refused.Load(), b.asked.Load(), b.lastWords.Load())
	}
	figures := b.figures(l)
	figures["what"], figures["from"] = "the version before, then this one", from
	report(t, result{Promise: "R22", Engine: onPostgres, Nodes: 2, Seed: p.seed, Trials: 2, Figures: figures}, found)
}

// The control: a migration that takes a column away which the version before still uses.
func TestUpgradeNoticesAColumnTakenAway(t *testing.T) {
	onDemand(t)
	t.Parallel()
	p := newPlan(t)
	l, b, from := upgrade(t, p, `ALTER TABLE message RENAME COLUMN quoted_id TO quoted`)
	found := l.verdict(15 * time.Second)
	failed := mustBreak(l, found, ruleSettled, ruleAside) // what it could not read is set aside, or left lying
	figures := b.figures(l)
	figures["from"] = from
	report(t, result{Promise: "R22", Engine: onPostgres, Nodes: 2, Seed: p.seed, Trials: 1, Figures: figures, Control: "column_taken_away", ControlFailed: failed}, found)
}

// upgrade replaces the version before by this one, and by itself again where it may. With a harm
// done to the schema it stops after the first node.
func upgrade(t *testing.T, p plan, harm string) (*load, *balancer, string) {
	old, from := versionBefore(t)
	l, b := behind(t, order{engine: onPostgres, nodes: 2, people: 4, strict: true, args: []string{"--drain-wait", drainWait}, old: old})
	stop := l.run(250 * time.Millisecond)
	defer stop()
	time.Sleep(p.between(500*time.Millisecond, time.Second))
	t.Logf("from %s: %s", from, l.r.command("migrate", l.r.nodes[0].args))
	if harm != "" {
		l.r.write(harm)
		time.Sleep(p.between(2*time.Second, 3*time.Second))
		l.r.nodes[0].term(t)
		l.r.nodes[0].old = ""
		l.r.nodes[0].up(t)
		return l, b, from
	}
	programs := []string{""}
	if marked(filepath.Dir(old)) {
		programs, from = append(programs, old), from+" and back"
	}
	l.mustTakeTurns(p, b, programs...)
	time.Sleep(time.Second)
	return l, b, from
}

// marked tells whether a version's source has the step that makes the schema's mark; versions from
// before it refuse whatever is newer.
func marked(source string) bool {
	_, err := os.Stat(filepath.Join(source, "internal/adapter/store/postgres/migrations/0035_schema_mark.sql"))
	return err == nil
}

// versionBefore builds the program as it was before the newest migration, or as of
// MADOGUCHI_FAULT_BEFORE, and skips the test where the source has no history.
func versionBefore(t *testing.T) (program, commit string) {
	t.Helper()
	steps, err := filepath.Glob("../../internal/adapter/store/postgres/migrations/*.sql")
	if err != nil || len(steps) == 0 {
		t.Fatal(steps, err)
	}
	commit = os.Getenv("MADOGUCHI_FAULT_BEFORE")
	if commit == "" {
		came, err := git("log", "-1", "--first-parent", "-m", "--diff-filter=A", "--format=%H", "--", steps[len(steps)-1])
		if err != nil || came == "" {
			t.Skipf("no history that tells when the newest migration came: a clone with all commits has one (%v)", err)
		}
		commit = came + "^1"
	}
	if commit, err = git("rev-parse", "--verify", commit+"^{commit}"); err != nil {
		t.Skipf("the commit before the newest migration is not here: %v", err)
	}
	dir := t.TempDir()
	archive := exec.Command("sh", "-c", `git -C ../.. archive --format=tar "$0" | tar -x -C "$1"`, commit, dir)
	if out, err := archive.CombinedOutput(); err != nil {
		t.Fatalf("git archive: %v\n%s", err, out)
	}
	program = filepath.Join(dir, "madoguchi-before")
	if err := buildIn(dir, "./cmd/madoguchi", program); err != nil {
		t.Fatalf("build %s: %v", commit, err)
	}
	return program, commit[:12]
}

func git(args ...string) (string, error) {
	out, err := exec.Command("git", args...).Output()
	return strings.TrimSpace(string(out)), err
}

// seedOld lets an older program make the database, and gives it what fill makes: by this
// version's own code, in a database aside, row by row and column by name.
func (r *rig) seedOld(o order, args []string) {
	r.t.Helper()
	if out, err := exec.Command(o.old, append([]string{"migrate", "--data", filepath.Join(r.dir, "data")}, args...)...).CombinedOutput(); err != nil {
		r.t.Fatalf("the older version's migrate: %v\n%s", err, out)
	}
	aside := pgtest.DSN(r.t)
	db, err := postgres.Open(context.Background(), aside)
	r.must(err)
	r.fill(db, o)
	r.must(db.Close())
	from, err := sql.Open("pgx", aside)
	r.must(err)
	defer from.Close()
	to, err := sql.Open("pgx", r.dsn)
	r.must(err)
	defer to.Close()
	for _, table := range []string{"centre", "workspace", "queue", "person", "membership", "session"} {
		r.must(rows(from, `SELECT row_to_json(x)::text FROM `+table+` AS x`, func(s scan) error {
			var row string
			if err := s(&row); err != nil {
				return err
			}
			_, err := to.Exec(`INSERT INTO `+table+` SELECT * FROM json_populate_record(NULL::`+table+`, $1::json)`, row)
			return err
		}))
	}
}
