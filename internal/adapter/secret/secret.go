package secret

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"

	"golang.org/x/crypto/argon2"

	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Cost of one hash: OWASP's minimum for argon2id, about 20 ms on one core.
const (
	passes  = 2
	memory  = 19 * 1024 // KiB
	threads = 1
	saltLen = 16
	keyLen  = 32
)

// together is how many hashes may run at once. Each takes 19 MiB, so that a
// crowd at the door waits instead of taking the machine's memory.
const together = 3

// Keeper implements flow.Secrets. It is safe for many goroutines.
type Keeper struct {
	slots chan struct{}
	dummy phc // stands in for a hash that is missing or can't be read
}

var _ flow.Secrets = (*Keeper)(nil)

// New makes a keeper.
func New() *Keeper {
	return &Keeper{
		slots: make(chan struct{}, together),
		dummy: phc{memory: memory, passes: passes, threads: threads, salt: make([]byte, saltLen), key: make([]byte, keyLen)},
	}
}

// Token gives 256 random bits in URL-safe letters.
func (k *Keeper) Token() string {
	return base64.RawURLEncoding.EncodeToString(random(32))
}

// Hash gives argon2id's answer to a password as a PHC string, which carries its
// own salt and parameters.
func (k *Keeper) Hash(password string) (string, error) {
	h := phc{memory: memory, passes: passes, threads: threads, salt: random(saltLen)}
	h.key = k.derive(h, password, keyLen)
	return h.String(), nil
}

// Match tells whether a password belongs to a hash. An empty, broken or unknown
// hash matches nothing but costs the same time, so that the time does not tell
// whether there is such a person.
func (k *Keeper) Match(hash, password string) bool {
	h, err := parse(hash)
	if err != nil {
		h = k.dummy
	}
	got := k.derive(h, password, uint32(len(h.key)))
	return subtle.ConstantTimeCompare(got, h.key) == 1 && err == nil
}

func (k *Keeper) derive(h phc, password string, n uint32) []byte {
	k.slots <- struct{}{}
	defer func() { <-k.slots }()
	return argon2.IDKey([]byte(password), h.salt, h.passes, h.memory, h.threads, n)
}

func random(n int) []byte {
	b := make([]byte, n)
	if _, err := rand.Read(b); err != nil {
		panic(fmt.Sprintf("the system gives no randomness: %v", err)) // crypto/rand ends the process itself before this
	}
	return b
}
