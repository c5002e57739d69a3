package flow

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/form"
)

// FormStore keeps what a brand may ask outside of the chat, each version as it was saved, and
// reads what was asked. Requests are written with the decisions about them (Cases.Commit); what
// is over stays so.
type FormStore interface {
	// FormRules gives a brand's newest; version 0 when nothing was ever set.
	FormRules(ctx context.Context, w desk.WorkspaceID) (form.Version, error)
	// SaveFormRules stores the version behind the newest; desk.ErrVersion when another did.
	SaveFormRules(ctx context.Context, v form.Version, facts []desk.Fact) error
	// Form reads a request, living or not, FormByHash the one whose token has a hash;
	// desk.ErrNotFound.
	Form(ctx context.Context, id string) (form.Request, error)
	FormByHash(ctx context.Context, hash string) (form.Request, error)
	// FormsOf lists the newest n of a talk, the newest first.
	FormsOf(ctx context.Context, t desk.ThreadID, n int) ([]form.Request, error)
}

// Seals seals what is kept in the database itself and must be destroyable: each under a key of
// its own, which lies in the key store. Order: seal, then the row; shred, then the row.
type Seals interface {
	// Seal makes the key and seals. A key whose row never came is swept, see Vault.Sweep.
	Seal(ctx context.Context, key, purpose string, plain []byte) ([]byte, error)
	// Unseal opens; desk.ErrNotFound when the key has been destroyed.
	Unseal(ctx context.Context, key, purpose string, sealed []byte) ([]byte, error)
	// Shred destroys a key. One that is gone already is no error.
	Shred(ctx context.Context, key string) error
}
