package bench

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"strings"
	"time"
)

//go:embed past.sql
var pastSQL string

//go:embed jobs.sql
var jobsSQL string

//go:embed offers.sql
var offersSQL string

// fillPast fills the database by SQL, for a million conversations through the door
// would take an hour. What they make is said in past.sql, jobs.sql and offers.sql;
// both engines run the same.
func (d *Desk) fillPast(ctx context.Context, s Setup) error {
	if s.Conversations+s.Jobs+s.Offers == 0 {
		return nil
	}
	db, err := d.engine.SQL(ctx)
	if err != nil {
		return err
	}
	err = errors.Join(
		d.runFill(ctx, db, pastSQL, s.Conversations),
		d.runFill(ctx, db, jobsSQL, s.Jobs))
	if err == nil {
		_, err = db.ExecContext(ctx, map[string]string{"sqlite": "ANALYZE", "postgres": "VACUUM ANALYZE"}[d.engine.Name()])
	}
	if err == nil { // last, for these are soon due
		lead := timerLead
		if d.opts.Quick {
			lead = quickLead
		}
		d.offersFrom = time.Now().Truncate(time.Millisecond).Add(lead)
		err = d.runFill(ctx, db, offersSQL, s.Offers)
	}
	return errors.Join(err, db.Close())
}

func (d *Desk) runFill(ctx context.Context, db *sql.DB, text string, n int) error {
	if n == 0 {
		return nil
	}
	of, err := standing(ctx, db)
	if err != nil {
		return err
	}
	of["@series"], of["@pad"] = fmt.Sprintf("generate_series(0, %d) AS g(i)", n-1), "lpad(i::text, 9, '0')"
	if d.engine.Name() == "sqlite" {
		of["@series"], of["@pad"] = fmt.Sprintf("(WITH RECURSIVE g(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM g WHERE i < %d) SELECT i FROM g) AS g", n-1), "printf('%09d', i)"
	}
	of["@from"], of["@step"] = fmt.Sprint(d.offersFrom.UnixMilli()), fmt.Sprint(timerStep.Milliseconds())
	of["@now"], of["@channel"] = fmt.Sprint(time.Now().UnixMilli()), "'"+channelID+"'"
	var pairs []string
	for name, value := range of {
		pairs = append(pairs, name, value)
	}
	fill := strings.NewReplacer(pairs...)
	for _, statement := range strings.Split(text, ";\n") {
		if strings.TrimSpace(statement) == "" {
			continue
		}
		if _, err := db.ExecContext(ctx, fill.Replace(statement)); err != nil {
			return err
		}
	}
	return nil
}

// standing reads the ids that the desk's own commands have drawn, quoted.
func standing(ctx context.Context, db *sql.DB) (map[string]string, error) {
	var w, centre, queue string
	err := db.QueryRowContext(ctx, "SELECT w.id, w.centre_id, q.id FROM workspace AS w JOIN queue AS q ON q.workspace_id = w.id").Scan(&w, &centre, &queue)
	quoted := func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
	return map[string]string{"@w": quoted(w), "@centre": quoted(centre), "@queue": quoted(queue)}, err
}
