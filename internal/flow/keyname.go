package flow

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// nameOf is the id of what somebody asks for in an inquiry under an Idempotency-Key: asked again
// it is the same one, and nobody else's key can name it.
func nameOf(kind string, by desk.OperatorID, in desk.ConversationID, key string) string {
	sum := sha256.Sum256([]byte(kind + "\n" + string(by) + "\n" + string(in) + "\n" + key))
	return hex.EncodeToString(sum[:16])
}
