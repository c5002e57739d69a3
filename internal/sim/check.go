package sim

import "strings"

// rows reads a statement's answer as text.
func (j *judge) rows(text string, args ...any) ([][]string, error) {
	rows, err := j.w.raw.Query(text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	cols, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var out [][]string
	for rows.Next() {
		row := make([]string, len(cols))
		dest := make([]any, len(cols))
		for i := range row {
			dest[i] = &row[i]
		}
		if err := rows.Scan(dest...); err != nil {
			return nil, err
		}
		out = append(out, row)
	}
	return out, rows.Err()
}

// none says that a statement must find nothing.
func (j *judge) none(promise, text string, args ...any) error {
	rows, err := j.rows(text, args...)
	for _, row := range rows {
		j.violated("%s: %s", promise, strings.Join(row, " "))
	}
	return err
}

// inbox: every acknowledged event is decided, or set aside, exactly once.
func (j *judge) inbox() error {
	rows, err := j.rows(`SELECT event_id, state FROM inbox`)
	if err != nil {
		return err
	}
	state := map[string]string{}
	for _, r := range rows {
		if state[r[0]] != "" {
			j.violated("event %s is there twice", r[0])
		}
		state[r[0]] = r[1]
	}
	for _, p := range j.w.posts {
		if s := state[p.in.EventID]; p.acked && s != "done" && s != "quarantined" {
			j.violated("event %s was acknowledged and is %q", p.in.EventID, s)
		}
	}
	return j.none("two messages of one event or one external id", `
		SELECT thread_id, event_id, count(*) FROM message WHERE event_id <> '' GROUP BY 1, 2 HAVING count(*) > 1
		UNION ALL SELECT thread_id, external_id, count(*) FROM message WHERE external_id <> '' GROUP BY 1, 2 HAVING count(*) > 1`)
}

// standing: who has what. No inquiry without or with two owners, at most one open
// in a talk, each load the sum of what is held and, as to their number, never above the capacity:
// one may weigh more when its customer has become angry.
func (j *judge) standing() error {
	if err := j.none("an inquiry's owner does not fit its state", `
		SELECT id, state, assignee_id, offered_to FROM conversation WHERE
		  (state IN ('active', 'wrapup') AND (assignee_id = '' OR offered_to <> '')) OR
		  (state = 'offered' AND offered_to = '') OR (state IN ('waiting', 'bot') AND (assignee_id <> '' OR offered_to <> ''))`); err != nil {
		return err
	}
	if err := j.none("a thread and its inquiries disagree on what is open", `
		SELECT t.id, t.open_id, count(v.id) FROM thread t LEFT JOIN conversation v ON v.thread_id = t.id AND v.state <> 'closed'
		GROUP BY t.id HAVING count(v.id) > 1 OR coalesce(max(v.id), '') <> t.open_id`); err != nil {
		return err
	}
	return j.none("an operator's load is not what they hold, or above the capacity", `
		SELECT p.id, 'load ' || p.load, 'holds ' || h.held, h.n, 'of ' || p.capacity FROM person p JOIN (
		  SELECT p2.id, coalesce(sum(v.weight), 0) AS held, count(v.id) AS n FROM person p2 LEFT JOIN conversation v ON
		    (v.state IN ('active', 'wrapup') AND v.assignee_id = p2.id) OR (v.state = 'offered' AND v.offered_to = p2.id) GROUP BY p2.id
		) h ON h.id = p.id WHERE p.load <> h.held OR h.n > p.capacity`)
}
