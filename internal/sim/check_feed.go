package sim

import (
	"fmt"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// feed: each reader has seen every fact of its kind, once and in order.
func (j *judge) feed() error {
	for i, r := range j.w.readers {
		all, err := j.visible(r.id)
		if err != nil {
			return err
		}
		if fmt.Sprint(r.seen) != fmt.Sprint(all) {
			j.violated("reader %d has seen other facts than there are: %s", i+1, firstDifference(r.seen, all))
		}
	}
	return nil
}

func firstDifference(got, want []int64) string {
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			return fmt.Sprintf("the %d. is %d and must be %d", i+1, got[i], want[i])
		}
	}
	return fmt.Sprintf("%d facts, not %d", len(got), len(want))
}

// visible lists the facts that a supervisor's stream tells of.
func (j *judge) visible(by desk.OperatorID) ([]int64, error) {
	var out []int64
	for after := ""; ; {
		items, _, err := j.w.db.Facts(j.w.ctx, after, 512)
		if err != nil || len(items) == 0 {
			return out, err
		}
		for _, it := range items {
			after = it.Cursor
			if told(it, by) {
				out = append(out, place(it.Cursor))
			}
		}
	}
}

func told(it flow.FeedItem, by desk.OperatorID) bool {
	noun, _, _ := strings.Cut(string(it.Fact.Kind), ".")
	if f := it.Fact; noun == "clock" {
		return strings.Contains(f.Data["do"], "supervisor") || f.Subject == by && strings.Contains(f.Data["do"], "notify")
	}
	switch noun {
	case "conversation", "message", "contact", "closing", "consult", "escalation", "followup", "survey", "mute", "surge", "channel", "alarm":
		return true
	}
	return it.Fact.Kind == desk.FactPresence || it.Fact.Kind == desk.FactHoldDue || it.Fact.Kind == desk.FactOverflow || it.Fact.Kind == desk.FactLeft
}

// leftovers: nothing is overdue, and the file is sound.
func (j *judge) leftovers() error {
	if err := j.none("a job is overdue", `SELECT kind, key, last_error FROM job WHERE run_at <= $1`, j.w.now.UnixMilli()); err != nil {
		return err
	}
	return j.none("the file is damaged", `SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'`)
}
