package sim

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/madoguchi-desk/madoguchi/internal/desk/hook"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// hooks: each fact that another system wants makes one letter, and each letter has come or
// is told to have failed.
func (j *judge) hooks() error {
	if !j.w.parts.hooks {
		return nil
	}
	list, err := j.w.db.Deliveries(j.w.ctx, "hook", 1_000_000)
	if err != nil {
		return err
	}
	var told, wanted []string
	for _, d := range list {
		told = append(told, asText(d.Fact))
		if d.State == flow.DeliveryQueued || d.State == flow.DeliveryDone && j.w.letters.got[d.ID] == 0 {
			j.violated("letter %s is %s, and came %d times", d.ID, d.State, j.w.letters.got[d.ID])
		}
	}
	row, err := j.w.db.Hook(j.w.ctx, "hook")
	if err != nil {
		return err
	}
	for after := ""; ; {
		items, _, err := j.w.db.Facts(j.w.ctx, after, 512)
		if err != nil {
			return err
		}
		if len(items) == 0 {
			break
		}
		for _, it := range items {
			if after = it.Cursor; row.Wants(hook.EventOf(it.Fact), it.Fact) {
				wanted = append(wanted, asText(it.Fact))
			}
		}
	}
	slices.Sort(told)
	slices.Sort(wanted)
	if !slices.Equal(told, wanted) {
		j.violated("%d facts were to be told, %d letters were made", len(wanted), len(told))
	}
	return nil
}

func asText(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// model: what it has worked out is on the bill, and no month is above its cap; as long as there
// is money, each entry has been brought to it.
func (j *judge) model() error {
	if !j.w.parts.model {
		return nil
	}
	row, err := j.w.db.ModelPort(j.w.ctx, brandID)
	if err != nil {
		return err
	}
	rows, err := j.rows(`SELECT micros FROM model_spend`)
	if err != nil {
		return err
	}
	spent := int64(0)
	for _, r := range rows {
		n, err := strconv.ParseInt(r[0], 10, 64)
		if err != nil {
			return err
		}
		if spent += n; n > row.Port.Cap*1e6 {
			j.violated("the model has cost %d, above its cap of %d yen", n, row.Port.Cap)
		}
	}
	if spent < j.w.oracle.cost {
		j.violated("the model has worked for %d and %d are on the bill", j.w.oracle.cost, spent)
	}
	seen, err := j.w.db.Vectors(j.w.ctx, brandID, row.Port.Space())
	if err == nil && len(seen) != len(theFAQ) && spent*2 < row.Port.Cap*1e6 {
		j.violated("the model has seen %d of %d entries", len(seen), len(theFAQ))
	}
	return err
}
