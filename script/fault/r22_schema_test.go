package fault

import (
	"testing"
	"time"
)

// R22: whoever dies inside a migration leaves a database that the next start brings
// to the same schema.
func TestMigrationGoesOn(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{onSQLite, onPostgres} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			p := newPlan(t)
			c, databases := newCuts(t, engine), trials(5)
			var found []broken
			for range databases {
				found = append(found, c.database(p)...)
			}
			for _, b := range found {
				t.Errorf("broken: %s", b)
			}
			report(t, result{Promise: "R22", Engine: engine, Seed: p.seed, Trials: databases, Figures: c.figures()}, found)
		})
	}
}

// The control: steps that are no transactions leave half of one behind, which the next
// start can neither go on with nor begin again.
func TestMigrationGoesOnNoticesTornSteps(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{onSQLite, onPostgres} {
		t.Run(engine, func(t *testing.T) {
			if engine == onPostgres {
				onDemand(t)
			}
			t.Parallel()
			p := newPlan(t)
			c, databases := newCuts(t, engine, "MADOGUCHI_SABOTAGE=torn_migration"), 0
			var found []broken
			for ; len(found) == 0 && databases < 40; databases++ {
				found = c.database(p)
			}
			if len(found) == 0 {
				t.Errorf("steps were no transactions and %d databases came to the same schema", databases)
			} else {
				t.Logf("the checker noticed, as it must: %s", found[0])
			}
			report(t, result{Promise: "R22", Engine: engine, Seed: p.seed, Trials: databases, Figures: c.figures(),
				Control: "torn_migration", ControlFailed: len(found) > 0}, found)
		})
	}
}

const ruleSameSchema = "a migration that was killed goes on to the same schema"

// cuts kills migrations and remembers what came of it.
type cuts struct {
	t            *testing.T
	engine       string
	env          []string
	once         time.Duration // an undisturbed migration
	want         string        // its schema
	cut, halfway int
}

func newCuts(t *testing.T, engine string, env ...string) *cuts {
	c := &cuts{t: t, engine: engine, env: env}
	whole := newSchema(t, engine)
	c.finish(whole) // also warms the machine
	c.want = whole.text(t)
	begin := time.Now()
	c.finish(newSchema(t, engine))
	c.once = time.Since(begin)
	return c
}

func (c *cuts) finish(s *schema) {
	c.t.Helper()
	if _, words := s.migrate(c.t, 0, c.env...); words != "" {
		c.t.Fatalf("migrate: %s", words)
	}
}

// database kills the migration of a new database at random moments until one gets
// through, and gives what is wrong with what is left.
func (c *cuts) database(p plan) []broken {
	s := newSchema(c.t, c.engine)
	for range 10 {
		done, words := s.migrate(c.t, p.between(time.Millisecond, c.once), c.env...)
		if words != "" {
			return []broken{{ruleSameSchema, []string{words}}}
		}
		if done {
			break
		}
		c.cut++
		if got := s.text(c.t); got != "" && got != c.want {
			c.halfway++
		}
	}
	if _, words := s.migrate(c.t, 0, c.env...); words != "" {
		return []broken{{ruleSameSchema, []string{words}}}
	}
	if got := s.text(c.t); got != c.want {
		return []broken{{ruleSameSchema, []string{"got\n" + got + "\nwant\n" + c.want}}}
	}
	return nil
}

func (c *cuts) figures() map[string]any {
	return map[string]any{"migrations_killed": c.cut, "left_halfway": c.halfway, "undisturbed_ms": c.once.Milliseconds()}
}
