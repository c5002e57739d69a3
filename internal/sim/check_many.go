package sim

import "github.com/madoguchi-desk/madoguchi/internal/desk"

// asked notes which run a request under a key was answered with.
func (j *judge) asked(key string, id desk.BulkID) {
	if j.runs[key] == nil {
		j.runs[key] = map[desk.BulkID]bool{}
	}
	j.runs[key][id] = true
}

// many: a run is begun once however often it is asked for, comes to its end, and tells of
// everybody what became of them: who is told is told once, who is not has a reason.
func (j *judge) many() error {
	for _, key := range sorted(keys(j.runs)) {
		if n := len(j.runs[key]); n > 1 {
			j.violated("%s was begun %d times", key, n)
		}
	}
	for promise, text := range map[string]string{
		"a run never ends":       `SELECT id, state FROM bulk_run WHERE state NOT IN ('done', 'stopped')`,
		"nobody knows what came": `SELECT run_id, pos FROM bulk_item WHERE fate = '' OR fate = 'left' AND (code = '' OR message_id <> '')`,
		"a run has lost somebody": `SELECT r.id, r.total, count(i.pos) FROM bulk_run r LEFT JOIN bulk_item i ON i.run_id = r.id
			GROUP BY r.id HAVING count(i.pos) <> r.total`,
		"somebody is told twice in a run": `SELECT run_id, contact_id, count(*) FROM bulk_item WHERE message_id <> '' GROUP BY 1, 2 HAVING count(*) > 1`,
		"told, and there is no word":      `SELECT run_id, pos FROM bulk_item WHERE message_id <> '' AND NOT EXISTS (SELECT 1 FROM message m WHERE m.id = message_id)`,
		"said to somebody who was not to be told": `SELECT id FROM message WHERE direction = 'out' AND instr(content, '` + toMany + `') > 0
			AND NOT EXISTS (SELECT 1 FROM bulk_item i WHERE i.message_id = message.id)`,
		"a run was taken back twice": `SELECT body ->> '$.order.of', count(*) FROM bulk_run WHERE body ->> '$.order.kind' = 'undo' GROUP BY 1 HAVING count(*) > 1`,
	} {
		if err := j.none(promise, text); err != nil {
			return err
		}
	}
	return nil
}

// incidents: each customer hears each incident's notice once, and once that it is solved.
func (j *judge) incidents() error {
	const notices = `message m JOIN thread t ON t.id = m.thread_id JOIN incident_notice n ON m.direction = 'out' AND instr(m.content, n.text) > 0`
	for promise, text := range map[string]string{
		"a notice is heard twice": `SELECT n.incident_id, t.contact_id, count(*) FROM ` + notices + ` GROUP BY 1, 2 HAVING count(*) > 1`,
		"a notice was said, and it is not known": `SELECT m.id FROM ` + notices + `
			WHERE NOT EXISTS (SELECT 1 FROM incident_talk i WHERE i.incident_id = n.incident_id AND i.told_id = m.id)`,
		"a notice is known and was not said": `SELECT incident_id, conversation_id FROM incident_talk WHERE told > 0
			AND NOT EXISTS (SELECT 1 FROM message m WHERE m.id = told_id)`,
		"somebody hears twice that it is solved": `SELECT r.incident_id, i.contact_id, count(*) FROM bulk_run r JOIN bulk_item i ON i.run_id = r.id
			WHERE r.incident_id <> '' AND i.fate = 'done' GROUP BY 1, 2 HAVING count(*) > 1`,
	} {
		if err := j.none(promise, text); err != nil {
			return err
		}
	}
	return nil
}
