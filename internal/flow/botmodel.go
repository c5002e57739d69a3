package flow

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// maxVerdicts bounds what a refit looks at: the newest.
const maxVerdicts = 5000

// NeededVerdicts is how many a refit needs.
const NeededVerdicts = retrieval.MinVerdicts

// ModelInUse is what a brand's bot decides by.
type ModelInUse struct {
	Model    retrieval.Model
	Own      bool // fitted to this brand
	Verdicts int  // that a refit could use
}

// Model tells what a brand's bot decides by, and on how many verdicts a refit could stand.
func (b *BotDesk) Model(ctx context.Context, by desk.Person, w desk.WorkspaceID) (out ModelInUse, err error) {
	row, err := b.Settings(ctx, by, w)
	if err != nil {
		return out, err
	}
	judged, err := b.bots.Judged(ctx, w, maxVerdicts)
	out = ModelInUse{Model: retrieval.DefaultModel(), Verdicts: len(verdictsOf(judged))}
	if m := row.Body.Model; m != nil && m.Fits() {
		out.Model, out.Own = *m, true
	}
	return out, err
}

// Refitted is a model fitted to a brand's verdicts. Seen names it and its report: whoever
// puts it into use says by it what was looked at.
type Refitted struct {
	Model  retrieval.Model
	Report retrieval.Report
	Seen   string
}

// Refit fits the model to what people judged in this brand, and shows how it did
// before and would do after. It changes nothing: that is ApplyModel's.
func (b *BotDesk) Refit(ctx context.Context, by desk.Person, w desk.WorkspaceID) (Refitted, error) {
	if err := may(by, identity.EditKnowledge, w); err != nil {
		return Refitted{}, err
	}
	row, err := b.bots.BotSettings(ctx, w)
	if err != nil {
		return Refitted{}, err
	}
	return b.refit(ctx, row)
}

func (b *BotDesk) refit(ctx context.Context, row BotSettingsRow) (out Refitted, err error) {
	judged, err := b.bots.Judged(ctx, row.Workspace, maxVerdicts)
	if err != nil {
		return out, err
	}
	verdicts := verdictsOf(judged)
	if len(verdicts) < retrieval.MinVerdicts {
		return out, desk.E(desk.Conflict, "few_verdicts", "A refit needs 100 judged questions. Judge more answers of the bot's in the talks first.")
	}
	base := retrieval.DefaultModel()
	if row.Body.Model != nil && row.Body.Model.Fits() {
		base = *row.Body.Model
	}
	out.Model, out.Report, err = retrieval.Refit(base, verdicts)
	if err != nil {
		return out, desk.E(desk.Conflict, "no_refit", "The verdicts don't allow a refit.").Because(err)
	}
	out.Model.Version = ""
	text, err := json.Marshal(out) // fitting is deterministic: the same verdicts give the same name
	if err != nil {
		return out, err
	}
	sum := sha256.Sum256(text)
	out.Seen = hex.EncodeToString(sum[:12])
	out.Model.Version = "refit-" + b.env.Clock.Now().UTC().Format("20060102-150405")
	return out, nil
}

// ApplyModel makes the fitted model that an administrator has seen the brand's; seen is
// Refitted's. If people have judged more since, or the model in use is another, the fit is
// another too, and nothing changes.
func (b *BotDesk) ApplyModel(ctx context.Context, by desk.Person, w desk.WorkspaceID, seen string) (BotSettingsRow, error) {
	if err := may(by, identity.ManageChannel, w); err != nil {
		return BotSettingsRow{}, err
	}
	row, err := b.bots.BotSettings(ctx, w)
	if err != nil {
		return row, err
	}
	fitted, err := b.refit(ctx, row)
	if err != nil {
		return row, err
	}
	if seen != fitted.Seen {
		return row, desk.E(desk.Conflict, "model_moved", "This is not the model that was shown: more has been judged since. Look at the comparison again, then apply it.").On("seen")
	}
	row.Body.Model = &fitted.Model
	return b.save(ctx, by, row, "model_applied")
}

// ResetModel gives the brand the model that came with the desk again: an administrator's too.
func (b *BotDesk) ResetModel(ctx context.Context, by desk.Person, w desk.WorkspaceID) (BotSettingsRow, error) {
	if err := may(by, identity.ManageChannel, w); err != nil {
		return BotSettingsRow{}, err
	}
	row, err := b.bots.BotSettings(ctx, w)
	if err != nil {
		return row, err
	}
	row.Body.Model = nil
	return b.save(ctx, by, row, "model_reset")
}
