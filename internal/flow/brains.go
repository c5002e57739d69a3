package flow

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// Brains keeps in memory what each brand's bot knows: an index of its live FAQs, its
// scenarios and settings. A brand's is made at its first question, follows the hints of
// what changed, and looks by itself when it has not for a second, so that a lost hint
// costs no more than that. Safe for many goroutines.
type Brains struct {
	env      Env
	know     Knowledge
	bots     BotStore
	plays    Scenarios
	postal   Postal
	files    Files
	rules    *Rulebook
	language func() (*retrieval.Language, error)

	mu     sync.Mutex
	brands map[desk.WorkspaceID]*brand
	staff  staffing
}

// brand is one brand's knowledge; its lock is held while it is looked after.
type brand struct {
	mu       sync.Mutex
	stale    bool // a hint has come; under the lock of Brains
	looked   time.Time
	seq      int64
	entries  map[knowledge.EntryID]*knowledge.Entry // never changed in place
	aliases  map[knowledge.AliasID]knowledge.Alias
	terms    retrieval.Terms
	files    map[desk.AttachmentID]desk.MediaBody // that entries name; never changed in place
	indexed  map[knowledge.EntryID]bool           // that answer at the time of looking
	turn     time.Time                            // when the next entry's period begins or ends
	index    *retrieval.Index
	aside    *retrieval.Index           // of what is live and for operators to read
	beside   map[knowledge.EntryID]bool // which that are
	settings BotSettings
	live     []bot.Scenario // that may begin
	words    bot.Triggers   // that begin them
	liveSeq  int64          // of the brand's own among them
	switched []string       // those of them that come with the desk
}

// Postal finds the address of a postal code of seven digits; false: there is no such code.
type Postal func(code string) (address string, known bool)

// NewBrains makes the keeper; the language is loaded at the first question, for it
// takes memory and a second. postal may be nil: then codes have no addresses.
func NewBrains(env Env, know Knowledge, bots BotStore, plays Scenarios, files Files, rules *Rulebook, postal Postal, opts retrieval.Options) *Brains {
	return &Brains{env: env, know: know, bots: bots, plays: plays, files: files, rules: rules, postal: postal, brands: map[desk.WorkspaceID]*brand{},
		language: sync.OnceValues(func() (*retrieval.Language, error) { return retrieval.NewLanguage(opts) })}
}

// Run makes the brains that will be asked, and follows the hints until ctx ends.
func (b *Brains) Run(ctx context.Context, warm []desk.WorkspaceID) error {
	for _, w := range warm {
		if _, err := b.Of(ctx, w); err != nil && ctx.Err() == nil {
			b.env.Log.Error("a brand's knowledge is not read yet", "workspace", w, "error", err)
		}
	}
	hints, cancel := b.env.Bus.Subscribe(HintKnowledge)
	defer cancel()
	for {
		select {
		case <-ctx.Done():
			return nil
		case w := <-hints:
			b.mu.Lock()
			if known := b.brands[desk.WorkspaceID(w)]; known != nil {
				known.stale = true
			}
			b.mu.Unlock()
		}
	}
}

// Of gives a brand's brain as it is now, for a customer whose language is not known.
func (b *Brains) Of(ctx context.Context, w desk.WorkspaceID) (decide.Brain, error) {
	m, err := b.mind(ctx, w)
	return m.speaking("").brain, err
}

// mind is a brain with what a language model needs of it.
type mind struct {
	brain   decide.Brain
	ask     func(text string, sight *retrieval.Sight) retrieval.Found
	asks    func(text string, sight *retrieval.Sight, language string) retrieval.Found
	text    func(id string) string // a live entry's answer in plain words
	live    func() []knowledge.EntryID
	beside  func(text string) []Aside // what operators may read beside a question
	port    ModelPortRow              // filled in by who asks a model
	vectors map[string]retrieval.Vector
}

func (b *Brains) mind(ctx context.Context, w desk.WorkspaceID) (mind, error) {
	b.mu.Lock()
	known := b.brands[w]
	if known == nil {
		known = &brand{}
		b.brands[w] = known
	}
	stale := known.stale
	known.stale = false
	b.mu.Unlock()
	known.mu.Lock()
	defer known.mu.Unlock()
	if err := b.look(ctx, w, known, stale); err != nil {
		return mind{}, err
	}
	m := known.mind()
	m.brain.Postal = b.postal
	rules, err := b.rules.Of(ctx, w)
	m.brain.Rules = rules.Clocks
	return m, err
}

// look brings a brand up to date, if it is time to look.
func (b *Brains) look(ctx context.Context, w desk.WorkspaceID, known *brand, stale bool) error {
	now := b.env.Clock.Now()
	turned := !known.turn.IsZero() && !now.Before(known.turn)
	if known.index != nil && !stale && !turned && now.Sub(known.looked) < Poll && !now.Before(known.looked) {
		return nil
	}
	row, err := b.bots.BotSettings(ctx, w)
	if err != nil {
		return err
	}
	known.settings = row.Body
	if err := b.rehearse(ctx, w, known, row.Body.Scenarios); err != nil {
		return err
	}
	seq, err := b.know.LiveSeq(ctx, w)
	if err != nil {
		return err
	}
	if known.index != nil && seq == known.seq && !turned {
		known.looked = now
		return nil
	}
	if err := b.learn(ctx, w, known, now); err != nil {
		return err
	}
	known.looked = now
	return nil
}

// rehearse takes in which scenarios may begin, if they are others than before. The count
// is read first: what changes meanwhile is read again the next time.
func (b *Brains) rehearse(ctx context.Context, w desk.WorkspaceID, known *brand, ready []string) error {
	seq, err := b.plays.Seq(ctx, w)
	if err != nil {
		return err
	}
	if known.index != nil && seq == known.liveSeq && slices.Equal(ready, known.switched) {
		return nil
	}
	live, err := b.plays.Live(ctx, w, ready)
	if err != nil {
		return err
	}
	known.live, known.words, known.liveSeq, known.switched = live, bot.NewTriggers(live), seq, ready
	return nil
}

// Recall gives a brain the versions that a dialogue is on and that are not live any more,
// and those of the scenarios that wait for it. They are read when they are needed: how
// many versions dialogues are on has no bound. One that is gone stays unknown.
func (b *Brains) Recall(ctx context.Context, w desk.WorkspaceID, brain decide.Brain, s *bot.Session) (decide.Brain, error) {
	if s == nil {
		return brain, nil
	}
	live := brain.Scenario
	var old []bot.Scenario
	for _, f := range append(slices.Clone(s.Stack), bot.Frame{Scenario: s.Scenario, Version: s.Version}) {
		if _, ok := live(f.Scenario, f.Version); ok || f.Version == 0 {
			continue
		}
		sc, err := b.plays.Version(ctx, w, f.Scenario, f.Version)
		if errors.Is(err, desk.ErrNotFound) {
			continue
		}
		if err != nil {
			return brain, err
		}
		old = append(old, sc)
	}
	brain.Scenario = func(id string, version int) (bot.Scenario, bool) {
		if sc, ok := live(id, version); ok || version == 0 {
			return sc, ok
		}
		return one(old, func(sc bot.Scenario) bool { return sc.ID == id && sc.Version == version })
	}
	return brain, nil
}

// learn takes in what has changed since the last time. New terms change every text's
// words: then the index is made anew.
func (b *Brains) learn(ctx context.Context, w desk.WorkspaceID, known *brand, now time.Time) error {
	lang, err := b.language()
	if err != nil {
		return err
	}
	live, err := b.know.Live(ctx, w, known.seq)
	if err != nil {
		return err
	}
	touched := known.take(live)
	fresh := known.index == nil || live.Terms != nil
	var changed []retrieval.Doc
	var gone []string
	indexed := map[knowledge.EntryID]bool{}
	phrasings := map[knowledge.EntryID][]string{}
	for _, a := range known.aliases {
		phrasings[a.Entry] = append(phrasings[a.Entry], a.Text)
	}
	known.turn = time.Time{}
	for id, e := range known.entries {
		known.turn = sooner(known.turn, e, now)
		if !e.Answers(now) || e.LiveBody.Audience != knowledge.ForCustomers || e.LiveBody.Kind != knowledge.FAQ {
			continue
		}
		indexed[id] = true
		if fresh || touched[id] || !known.indexed[id] {
			changed = append(changed, docOf(*e, phrasings[id]))
		}
	}
	for id := range known.indexed {
		if !indexed[id] {
			gone = append(gone, string(id))
		}
	}
	if fresh {
		known.index = retrieval.New(lang, known.terms, changed)
	} else {
		known.index = known.index.With(changed, gone)
	}
	known.indexed = indexed
	known.learnAside(lang, fresh, touched, phrasings, now)
	if err := b.learnFiles(ctx, w, known); err != nil {
		return err
	}
	known.seq = live.Seq
	return nil
}

// take notes what has changed and tells which entries it is about.
func (k *brand) take(live LiveKnowledge) map[knowledge.EntryID]bool {
	touched := map[knowledge.EntryID]bool{}
	k.entries, k.aliases = cloned(k.entries), cloned(k.aliases) // brains given out look into the old ones
	for _, e := range live.Entries {
		touched[e.ID] = true
		if k.entries[e.ID] = &e; e.Live == 0 {
			delete(k.entries, e.ID)
		}
	}
	for _, a := range live.Aliases {
		touched[a.Entry] = true
		if before, ok := k.aliases[a.ID]; ok {
			touched[before.Entry] = true
		}
		if k.aliases[a.ID] = a; a.State != knowledge.Live {
			delete(k.aliases, a.ID)
		}
	}
	if live.Terms != nil {
		k.terms = termsOf(*live.Terms)
	}
	return touched
}

// sooner is the earlier of an instant and the one at which an entry's period turns next.
func sooner(at time.Time, e *knowledge.Entry, now time.Time) time.Time {
	if e.LiveBody.ValidFrom.IsZero() && e.LiveBody.ValidUntil.IsZero() {
		return at
	}
	next := knowledge.NextTurn([]knowledge.Entry{*e}, now)
	if at.IsZero() || !next.IsZero() && next.Before(at) {
		return next
	}
	return at
}

func termsOf(terms []knowledge.Term) (out retrieval.Terms) {
	for _, t := range terms {
		if t.Kind == knowledge.Synonyms {
			out.Synonyms = append(out.Synonyms, t.Words)
		} else {
			out.Words = append(out.Words, t.Words...)
		}
	}
	return out
}

func docOf(e knowledge.Entry, phrasings []string) retrieval.Doc {
	d := retrieval.Doc{ID: string(e.ID), Question: question(e), Answer: e.LiveBody.Plain(), Category: topicOf(e), Aliases: phrasings}
	return d
}

func question(e knowledge.Entry) string {
	if e.LiveBody.Question != "" {
		return e.LiveBody.Question
	}
	return e.LiveBody.Title
}

func topicOf(e knowledge.Entry) string {
	var parts []string
	for _, p := range []string{e.LiveBody.Category.Major, e.LiveBody.Category.Middle, e.LiveBody.Category.Minor} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, "・")
}

// mind gives what decide needs, bound to this snapshot.
func (k *brand) mind() mind {
	model := retrieval.DefaultModel()
	if k.settings.Model != nil && k.settings.Model.Fits() {
		model = *k.settings.Model
	}
	index, entries, answers, live, files := k.index, k.entries, k.indexed, k.live, k.files
	brain := decide.Brain{
		Settings: k.settings.BotSettings,
		Ask:      func(text string) retrieval.Found { return index.Ask(text, model) },
		FAQ: func(id string) (decide.FAQ, bool) {
			e, ok := entries[knowledge.EntryID(id)]
			if !ok || !answers[e.ID] {
				return decide.FAQ{}, false
			}
			return decide.FAQ{ID: id, Question: question(*e), Topic: topicOf(*e), Answer: bubbles(e, files)}, true
		},
		Scenario: func(id string, version int) (bot.Scenario, bool) {
			return one(live, func(sc bot.Scenario) bool { return sc.ID == id && (version == 0 || sc.Version == version) })
		},
		Trigger: k.words.Of,
	}
	return mind{brain: brain,
		ask: func(text string, sight *retrieval.Sight) retrieval.Found { return index.AskSeen(text, model, sight) },
		asks: func(text string, sight *retrieval.Sight, language string) retrieval.Found {
			return index.AskFirst(text, model, sight, func(id string) bool {
				e := entries[knowledge.EntryID(id)]
				return e != nil && primary(e.LiveBody.Language) == language
			})
		},
		text: func(id string) string {
			if e := entries[knowledge.EntryID(id)]; e != nil {
				return e.LiveBody.Plain()
			}
			return ""
		},
		live: func() []knowledge.EntryID { return sortedKeys(answers) }, beside: k.besides(model)}
}

func one(list []bot.Scenario, is func(bot.Scenario) bool) (bot.Scenario, bool) {
	if i := slices.IndexFunc(list, is); i >= 0 {
		return list[i], true
	}
	return bot.Scenario{}, false
}

func cloned[K comparable, V any](m map[K]V) map[K]V {
	if m == nil {
		return map[K]V{}
	}
	return maps.Clone(m)
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
