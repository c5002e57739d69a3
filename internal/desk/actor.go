package desk

// ActorKind tells who acted.
type ActorKind string

// Those who can act.
const (
	BySystem   ActorKind = "system"
	ByCustomer ActorKind = "customer"
	ByOperator ActorKind = "operator"
	ByBot      ActorKind = "bot"
)

// Actor is who did something, without a name: names are personal data and
// facts keep actors for ever.
type Actor struct {
	Kind     ActorKind  `json:"kind"`
	Operator OperatorID `json:"operator,omitempty"`
}

// System is the desk itself: timers, routing, sending.
var System = Actor{Kind: BySystem}

// Customer is whoever writes on the channel.
var Customer = Actor{Kind: ByCustomer}

// Robot is the bot.
var Robot = Actor{Kind: ByBot}

// Operator is a person of the centre.
func Operator(id OperatorID) Actor { return Actor{Kind: ByOperator, Operator: id} }
