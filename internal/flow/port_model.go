package flow

import (
	"context"
	"strconv"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// ModelPort is a brand's language model: an endpoint that speaks OpenAI's chat
// completions and embeddings. The zero value uses none: the desk needs no model.
type ModelPort struct {
	URL        string        `json:"url"` // up to the version, e.g. https://api.example.com/v1
	Chat       string        `json:"chat,omitempty"`
	Embed      string        `json:"embed,omitempty"`
	Dimensions int           `json:"dimensions,omitempty"` // asked of the embedding model; 0: its own
	Answers    bool          `json:"answers,omitempty"`    // it writes answers from entries where the FAQ alone is unsure
	Embeddings bool          `json:"embeddings,omitempty"` // its vectors are one more stream of the search
	Translates bool          `json:"translates,omitempty"` // operators may ask it for translations
	Suggests   bool          `json:"suggests,omitempty"`   // operators may ask it for replies to begin with
	Weight     float64       `json:"weight,omitempty"`     // of that stream; all others together are 7
	Timeout    time.Duration `json:"timeout,omitempty"`    // for all that is asked about one question
	Cap        int64         `json:"cap,omitempty"`        // yen a month
	PriceIn    float64       `json:"price_in,omitempty"`   // yen a million tokens
	PriceOut   float64       `json:"price_out,omitempty"`
	PriceEmbed float64       `json:"price_embed,omitempty"`
}

// On tells whether the bot uses the model.
func (p ModelPort) On() bool { return p.Answers || p.Embeddings }

// Chats tells whether anybody asks its chat model.
func (p ModelPort) Chats() bool { return p.Answers || p.Translates || p.Suggests }

// Space names the vectors of one model: those of two can't be compared.
func (p ModelPort) Space() string { return p.URL + " " + p.Embed + " " + strconv.Itoa(p.Dimensions) }

// ModelPortRow is a port as it is kept.
type ModelPortRow struct {
	Workspace desk.WorkspaceID
	Version   int64 // 0: nothing was set yet
	Port      ModelPort
	Sealed    []byte // the key; empty for none
}

// ModelSpend is what a brand's model has cost in a month.
type ModelSpend struct {
	Micros int64 // millionths of a yen; what is under way counts at its most
	Calls  int64
}

// EntryVector is an entry as an embedding model sees it. Hash is that of the text.
type EntryVector struct {
	Entry  knowledge.EntryID
	Hash   string
	Vector retrieval.Vector
}

// ModelStore keeps the ports, what they cost, and the vectors.
type ModelStore interface {
	ModelPort(ctx context.Context, w desk.WorkspaceID) (ModelPortRow, error)
	// SaveModelPort stores a port; desk.ErrVersion when base is not what stands.
	SaveModelPort(ctx context.Context, row ModelPortRow, base int64, facts []desk.Fact) error
	// Reserve adds a cost to a month's spend if that stays within the cap, most, in micros;
	// ok is false, and nothing is added, if it would not. Two who reserve at once can't
	// pass the cap together.
	Reserve(ctx context.Context, w desk.WorkspaceID, month string, micros, most int64) (ok bool, err error)
	// Settle corrects what was reserved by the difference to what it came to.
	Settle(ctx context.Context, w desk.WorkspaceID, month string, micros int64) error
	Spent(ctx context.Context, w desk.WorkspaceID, month string) (ModelSpend, error)
	// Vectors gives those of a brand that are of a space.
	Vectors(ctx context.Context, w desk.WorkspaceID, space string) ([]EntryVector, error)
	// PutVectors stores vectors, each in the place of its entry's former one.
	PutVectors(ctx context.Context, w desk.WorkspaceID, space string, rows []EntryVector) error
	// DropVectors forgets those of entries that are gone.
	DropVectors(ctx context.Context, w desk.WorkspaceID, ids []knowledge.EntryID) error
}

// ModelCall is whom to ask.
type ModelCall struct {
	URL, Key, Model string
	Dimensions      int
}

// Tokens is what a call took, as the endpoint counts; zeros when it did not say.
type Tokens struct{ In, Out int64 }

// ModelAPI speaks to an endpoint. Its errors are desk.Error with the codes below; they
// hold nothing of what was sent and nothing of the key.
type ModelAPI interface {
	// Chat gives the model's answer to a text under a system's orders.
	Chat(ctx context.Context, c ModelCall, system, user string, maxTokens int) (string, Tokens, error)
	// Embed gives one vector a text, all of one length.
	Embed(ctx context.Context, c ModelCall, texts []string) ([][]float32, Tokens, error)
}

// What can go wrong with a model.
var (
	ErrModelAddress  = desk.E(desk.Invalid, "model_address", "This address can't be used. Give https and a public address. An administrator can open networks of your own (MADOGUCHI_OWN_NETWORKS).")
	ErrModelUnknown  = desk.E(desk.Unavailable, "model_unreachable", "The model's address does not answer. Check it, and the network.")
	ErrModelSlow     = desk.E(desk.Unavailable, "model_slow", "The model did not answer in time.")
	ErrModelBusy     = desk.E(desk.Unavailable, "model_busy", "The model's provider refuses for now (too many requests, or no credit).")
	ErrModelRefused  = desk.E(desk.Invalid, "model_refused", "The model's provider refuses the request. Check key and model names.")
	ErrModelBroken   = desk.E(desk.Unavailable, "model_broken", "The model's provider has a fault.")
	ErrModelNonsense = desk.E(desk.Unavailable, "model_nonsense", "The answer of this address is not that of an OpenAI-compatible model.")
	ErrModelCap      = desk.E(desk.Conflict, "model_cap", "This month's cap for the model is reached.")
)

// ModelStatus is a failure that came with an endpoint's HTTP status: for people who look for
// what is wrong; the desk itself goes by Err, one of the above.
type ModelStatus struct {
	Status int
	Err    error
}

func (e *ModelStatus) Error() string { return "HTTP " + strconv.Itoa(e.Status) + ": " + e.Err.Error() }

// Unwrap gives Err.
func (e *ModelStatus) Unwrap() error { return e.Err }
