package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// Settings gives a brand's bot's settings.
func (b *BotDesk) Settings(ctx context.Context, by desk.Person, w desk.WorkspaceID) (BotSettingsRow, error) {
	if err := may(by, identity.ReadKnowledge, w); err != nil {
		return BotSettingsRow{}, err
	}
	return b.bots.BotSettings(ctx, w)
}

// SetSettings changes them, on the version that was read; 0 = they were never set. The
// model stays as it is, which ApplyModel changes, and so do the scenarios that are switched
// on, which ScenarioDesk does.
func (b *BotDesk) SetSettings(ctx context.Context, by desk.Person, row BotSettingsRow) (BotSettingsRow, error) {
	if err := may(by, identity.EditKnowledge, row.Workspace); err != nil {
		return row, err
	}
	if err := checkSettings(row.Body.BotSettings); err != nil {
		return row, err
	}
	old, err := b.bots.BotSettings(ctx, row.Workspace)
	if err != nil {
		return row, err
	}
	row.Body.Model, row.Body.Scenarios = old.Body.Model, old.Body.Scenarios
	return b.save(ctx, by, row, "settings")
}

func (b *BotDesk) save(ctx context.Context, by desk.Person, row BotSettingsRow, code string) (BotSettingsRow, error) {
	fact := desk.Fact{At: b.env.Clock.Now(), Kind: desk.FactBotSettings, Centre: by.Centre, Workspace: row.Workspace, Actor: desk.Operator(by.ID),
		Code: code, Version: row.Version + 1}
	if err := b.bots.SaveBotSettings(ctx, row, row.Version, []desk.Fact{fact}); err != nil {
		return row, err
	}
	b.env.committed(nil)
	b.env.Bus.Publish(HintKnowledge, []byte(row.Workspace))
	return b.bots.BotSettings(ctx, row.Workspace)
}

// Limits of settings.
const (
	maxBotWords  = 200  // in a list
	maxBotPhrase = 50   // characters of a word in a list
	maxBotText   = 2000 // characters of what the bot says
	dayMinutes   = 24 * 60
)

// checkSettings refuses what the bot could not live by.
func checkSettings(s decide.BotSettings) error {
	if s.Zone != "" {
		if _, err := time.LoadLocation(s.Zone); err != nil {
			return desk.E(desk.Invalid, "bad_zone", "There is no such time zone. Use a name such as Asia/Tokyo.").On("zone")
		}
	}
	for _, h := range s.Hours {
		if h.From < 0 || h.To > dayMinutes || h.From >= h.To || len(h.Days) == 0 {
			return desk.E(desk.Invalid, "bad_hours", "Opening hours need days, and a beginning before their end, within one day.").On("hours")
		}
		for _, d := range h.Days {
			if d < time.Sunday || d > time.Saturday {
				return desk.E(desk.Invalid, "bad_hours", "Days are 0 (Sunday) to 6 (Saturday).").On("hours")
			}
		}
	}
	for field, list := range map[string][]string{"wish": s.Wish, "always": s.Always} {
		if len(list) > maxBotWords {
			return desk.E(desk.Invalid, "too_many", "At most 200 words.").On(field)
		}
		for _, w := range list {
			if n := len([]rune(w)); n < 2 || n > maxBotPhrase {
				return desk.E(desk.Invalid, "bad_word", "Each word needs 2 to 50 characters: a shorter one would be found everywhere.").On(field)
			}
		}
	}
	for name, text := range s.Words {
		if !decide.BotWord(name) {
			return desk.E(desk.Invalid, "bad_name", "The bot has no words of that name.").On("words." + name)
		}
		if len([]rune(text)) > maxBotText {
			return desk.E(desk.Invalid, "text_too_long", "At most 2,000 characters.").On("words." + name)
		}
	}
	if s.IdleAfter < 0 || s.IdleAfter > 30*24*time.Hour {
		return desk.E(desk.Invalid, "bad_idle", "Between 0 (a day) and 30 days.").On("idle_after")
	}
	return nil
}

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

// Refit fits the model to what people judged in this brand, and shows how it did
// before and would do after. It changes nothing: that is ApplyModel's.
func (b *BotDesk) Refit(ctx context.Context, by desk.Person, w desk.WorkspaceID) (retrieval.Model, retrieval.Report, error) {
	if err := may(by, identity.EditKnowledge, w); err != nil {
		return retrieval.Model{}, retrieval.Report{}, err
	}
	row, err := b.bots.BotSettings(ctx, w)
	if err != nil {
		return retrieval.Model{}, retrieval.Report{}, err
	}
	judged, err := b.bots.Judged(ctx, w, maxVerdicts)
	if err != nil {
		return retrieval.Model{}, retrieval.Report{}, err
	}
	verdicts := verdictsOf(judged)
	if len(verdicts) < retrieval.MinVerdicts {
		return retrieval.Model{}, retrieval.Report{Verdicts: len(verdicts)}, desk.E(desk.Conflict, "few_verdicts",
			"A refit needs 100 judged questions. Judge more answers of the bot's in the talks first.")
	}
	base := retrieval.DefaultModel()
	if row.Body.Model != nil && row.Body.Model.Fits() {
		base = *row.Body.Model
	}
	model, report, err := retrieval.Refit(base, verdicts)
	if err != nil {
		return model, report, desk.E(desk.Conflict, "no_refit", "The verdicts don't allow a refit.").Because(err)
	}
	model.Version = "refit-" + b.env.Clock.Now().UTC().Format("20060102-150405")
	return model, report, nil
}

// ApplyModel fits anew and makes that the brand's model; back = the one that came with
// the desk.
func (b *BotDesk) ApplyModel(ctx context.Context, by desk.Person, w desk.WorkspaceID, back bool) (BotSettingsRow, error) {
	if err := may(by, identity.EditKnowledge, w); err != nil {
		return BotSettingsRow{}, err
	}
	row, err := b.bots.BotSettings(ctx, w)
	if err != nil {
		return row, err
	}
	if back {
		row.Body.Model = nil
		return b.save(ctx, by, row, "model_reset")
	}
	model, _, err := b.Refit(ctx, by, w)
	if err != nil {
		return row, err
	}
	row.Body.Model = &model
	return b.save(ctx, by, row, "model_applied")
}

// verdictsOf reads what people said: an operator's word stands above the customer's tap.
// Decisions of a program with other features are left out.
func verdictsOf(judged []DecisionView) (out []retrieval.Verdict) {
	for _, d := range judged {
		if len(d.Found.Hits) == 0 || len(d.Found.Features) != len(retrieval.FeatureNames()) {
			continue
		}
		right, known := d.right()
		if !known {
			continue
		}
		out = append(out, retrieval.Verdict{Features: d.Found.Features, Right: right == d.Found.Hits[0].ID, InTop3: d.inTop3(right)})
	}
	return out
}

// right is the entry that would have been right, if anybody has said.
func (d DecisionView) right() (entry string, known bool) {
	switch {
	case d.Verdict == VerdictNone:
		return "", true
	case d.Verdict != "":
		return d.Verdict, true
	case d.Outcome == decide.OutcomeSolved && d.Chosen != "":
		return d.Chosen, true
	case d.Outcome == decide.OutcomeSolved:
		return d.Found.Hits[0].ID, true
	case d.Outcome == decide.OutcomeUnsolved, d.Outcome == decide.OutcomeNone:
		return "", true
	case d.Outcome == decide.OutcomeChosen:
		return d.Chosen, true
	}
	return "", false
}

func (d DecisionView) inTop3(entry string) bool {
	for _, h := range d.Found.Hits[:min(3, len(d.Found.Hits))] {
		if h.ID == entry && entry != "" {
			return true
		}
	}
	return false
}
