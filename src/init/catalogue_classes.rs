//! Word lists: what stages and classes are called, which processes and orders they belong to. English first, then
//! German, French and Spanish, in lower case and without accents.

/// What the column of the stage that was reached is called.
pub(super) const STAGES: &[&str] = &[
    "stage",
    "stages",
    "step",
    "phase",
    "status",
    "state",
    "funnel",
    "milestone",
    "progress",
    "outcome",
    "result",
    "stufe",
    "etape",
    "etapa",
];

/// The stages of one kind of process.
pub(super) struct Funnel {
    pub(super) domain: &'static str,
    /// In the order in which they are passed, each with what it is called.
    pub(super) steps: &'static [&'static [&'static str]],
}

/// The processes whose stages are known.
pub(super) const FUNNELS: &[Funnel] = &[
    Funnel {
        domain: "hiring",
        steps: &[
            &["lead", "sourced", "prospect"],
            &[
                "applied",
                "application",
                "applicant",
                "new",
                "received",
                "submitted",
                "beworben",
                "bewerbung",
                "candidature",
                "postulado",
            ],
            &[
                "screened",
                "screening",
                "screen",
                "phone screen",
                "reviewed",
                "review",
                "under review",
                "vorauswahl",
                "preselection",
                "preseleccion",
            ],
            &["assessed", "assessment", "tested", "test", "exam"],
            &["shortlisted", "short listed", "shortlist", "longlisted", "invited", "eingeladen"],
            &[
                "interviewed",
                "interview",
                "interviewing",
                "first interview",
                "vorstellungsgesprach",
                "entretien",
                "entrevista",
            ],
            &["second interview", "final interview", "onsite", "on site", "final round"],
            &["offered", "offer", "offer made", "offer extended", "admitted", "angebot", "offre", "oferta"],
            &[
                "hired",
                "hire",
                "accepted",
                "offer accepted",
                "joined",
                "started",
                "onboarded",
                "enrolled",
                "eingestellt",
                "embauche",
                "contratado",
            ],
        ],
    },
    Funnel {
        domain: "routing",
        steps: &[
            &[
                "opened",
                "open",
                "created",
                "new",
                "received",
                "submitted",
                "registered",
                "arrived",
                "offen",
                "eroffnet",
                "ouvert",
                "abierto",
            ],
            &["triaged", "triage", "routed", "assigned", "queued", "zugewiesen", "assigne", "asignado"],
            &["acknowledged", "accepted"],
            &[
                "answered",
                "responded",
                "first response",
                "replied",
                "contacted",
                "seen",
                "beantwortet",
                "repondu",
                "respondido",
            ],
            &["in progress", "in treatment", "in bearbeitung", "en cours", "en curso"],
            &["resolved", "solved", "fixed", "treated", "served", "gelost", "resolu", "resuelto"],
            &["confirmed", "closed", "completed", "discharged", "geschlossen", "ferme", "cerrado"],
        ],
    },
    Funnel {
        domain: "pricing",
        steps: &[
            &["lead", "visited", "visitor", "enquired", "inquired"],
            &["applied", "application", "requested", "started", "submitted"],
            &["verified", "documents", "documented", "underwriting", "underwritten", "assessed", "reviewed"],
            &["quoted", "quote", "offered", "offer", "approved"],
            &["accepted", "signed"],
            &["bought", "purchased", "sold", "bound", "paid", "funded", "disbursed", "originated"],
        ],
    },
];

/// Names of outcomes of several classes.
pub(super) struct ClassNames {
    pub(super) domain: &'static str,
    /// How much the name says: 4 is enough whatever else it says, below that it has to say nothing else.
    pub(super) strength: i32,
    pub(super) phrases: &'static [&'static str],
}

/// What classes are called that somebody is given.
pub(super) const CLASSES: &[ClassNames] = &[
    ClassNames {
        domain: "routing",
        strength: 4,
        phrases: &[
            "queue",
            "routed",
            "routed to",
            "route",
            "routing",
            "assigned to",
            "assigned team",
            "referred to",
            "referral",
            "acuity",
            "triage",
            "priority",
            "priority level",
            "urgency",
            "tier",
            "service level",
            "warteschlange",
            "prioritat",
            "dringlichkeit",
            "file d attente",
            "priorite",
            "cola",
            "prioridad",
        ],
    },
    ClassNames {
        domain: "general",
        strength: 2,
        phrases: &[
            "category",
            "class",
            "level",
            "team",
            "track",
            "placement",
            "kategorie",
            "stufe",
            "categorie",
            "categoria",
        ],
    },
];

/// Words that make a class one of what is insured, sold or asked about, or of the person.
pub(super) const CLASS_OF_THINGS: &[&str] = &[
    "risk", "vehicle", "veh", "car", "patient", "age", "product", "topic", "job", "income", "property",
    "weight", "cover", "previous", "prior",
];

/// Classes with an order.
pub(super) struct KnownOrder {
    /// Whether it is clear which end is the better one.
    pub(super) has_a_best: bool,
    /// The best first, each with what it is called.
    pub(super) ranks: &'static [&'static [&'static str]],
}

/// The orders that are known.
pub(super) const ORDERS: &[KnownOrder] = &[
    KnownOrder {
        has_a_best: true,
        ranks: &[
            &["critical", "emergency", "immediate"],
            &["urgent", "very high", "highest"],
            &["high", "hoch", "haute", "alta"],
            &["medium", "mid", "middle", "moderate", "normal", "standard", "mittel", "moyenne", "media"],
            &["low", "non urgent", "niedrig", "basse", "baja"],
            &["very low", "lowest"],
        ],
    },
    KnownOrder { has_a_best: true, ranks: &[&["p0"], &["p1"], &["p2"], &["p3"], &["p4"], &["p5"]] },
    KnownOrder { has_a_best: true, ranks: &[&["platinum"], &["gold"], &["silver"], &["bronze"], &["basic"]] },
    KnownOrder {
        has_a_best: true,
        ranks: &[
            &["specialist", "expert", "senior"],
            &["agent", "person", "human"],
            &["standard", "general", "regular"],
            &["self service", "self help", "bot", "chatbot", "automated"],
        ],
    },
    // Of support the first tier is the plainest, of programs the best.
    KnownOrder {
        has_a_best: false,
        ranks: &[
            &["tier 1", "tier1", "level 1", "l1", "1"],
            &["tier 2", "tier2", "level 2", "l2", "2"],
            &["tier 3", "tier3", "level 3", "l3", "3"],
            &["tier 4", "tier4", "level 4", "l4", "4"],
            &["tier 5", "tier5", "level 5", "l5", "5"],
        ],
    },
];
