package sim

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// oracle is a model of whoever runs a brand's language model, as far as money goes: it counts
// what it has really worked out, whoever heard of it.
type oracle struct {
	w    *world
	cost int64 // millionths of a yen
}

// What a brand has set of it: so dear that the cap is reached in some runs.
const (
	oraclePrice = 1000 // yen a million tokens
	oracleSpace = 4    // dimensions
)

var errsFree = []error{flow.ErrModelUnknown, flow.ErrModelBusy, flow.ErrModelRefused}

var errsDear = []error{flow.ErrModelSlow, flow.ErrModelBroken, flow.ErrModelNonsense}

// asked carries a request out, or fails before or after that.
func (o *oracle) asked(what string, size int) (flow.Tokens, error) {
	o.w.faults.cross(what)
	rate := o.w.faults.shop
	if o.w.faults.happens(rate, "model: refuses") {
		return flow.Tokens{}, pick(o.w.chance, errsFree)
	}
	if o.w.faults.happens(rate, "model: slow") {
		o.w.sleep(o.w.chance.span(time.Second, 20*time.Second))
	}
	used := flow.Tokens{In: int64(size/3 + 1)}
	o.cost += used.In * oraclePrice
	o.w.note("%s: %d tokens", what, used.In)
	if o.w.faults.happens(rate, "model: its answer is lost") {
		return flow.Tokens{}, pick(o.w.chance, errsDear)
	}
	return used, nil
}

// Chat knows one answer.
func (o *oracle) Chat(_ context.Context, _ flow.ModelCall, system, user string, _ int) (string, flow.Tokens, error) {
	used, err := o.asked("chat", len(system)+len(user))
	return "全国一律500円です。", used, err
}

// Embed tells texts apart by their lengths.
func (o *oracle) Embed(_ context.Context, _ flow.ModelCall, texts []string) (out [][]float32, used flow.Tokens, err error) {
	size := 0
	for _, text := range texts {
		size += len(text)
		out = append(out, []float32{1, float32(len(text) % 7), float32(len(text) % 5), float32(len(text) % 3)})
	}
	used, err = o.asked("embed", size)
	return out, used, err
}

// thinks gives the brand's bot a model, where this run has one.
func (w *world) thinks() error {
	if w.parts.model = w.parts.model && w.bot; !w.parts.model {
		return nil
	}
	row := flow.ModelPortRow{Workspace: brandID, Sealed: mark([]byte("key")), Port: flow.ModelPort{URL: "https://model.example/v1", Chat: "chat", Embed: "embed",
		Dimensions: oracleSpace, Answers: true, Embeddings: true, Cap: pick(w.chance, []int64{5, 1000}), PriceIn: oraclePrice, PriceOut: oraclePrice, PriceEmbed: oraclePrice}}
	if err := w.db.SaveModelPort(w.ctx, row, 0, nil); err != nil {
		return err
	}
	return w.db.PutJobs(w.ctx, []desk.Job{{Kind: desk.JobEmbed, Key: string(brandID), RunAt: begin}})
}

var _ flow.ModelAPI = (*oracle)(nil)
