"""Words that name no concept: what any paper may say of its own work.

The lists were drawn up by reading what extraction finds in 4,750 papers of 2018 to 2026: the
commonest names, and a sample of the names that one paper has.
"""

#: What may stand before a name without being part of it: words that point, and words that judge.
POINTING = frozenset(
    "a an the our this these that those its their his her such some any each every all both "
    "several various many different other".split()
)
JUDGING = frozenset(
    "proposed novel new existing current previous recent standard typical traditional "
    "conventional vanilla".split()
)
#: Names that begin with such a word and would be others without it.
KEPT = ("novel view", "novel class", "novel categor", "novel object", "new intent", "new class")

#: Words that name no concept by themselves, in their singular.
GENERIC = frozenset(
    "approach method methodology algorithm framework model technique procedure scheme strategy "
    "system architecture network module component pipeline baseline solution tool mechanism "
    "layer task problem application objective goal challenge setting scenario domain area field "
    "work dataset data corpus benchmark test set suite collection example sample instance "
    "training testing evaluation validation split experiment simulation paper study research "
    "performance corpora accuracy result quality efficiency code software implementation metric "
    "score analysis theory learning inference optimization prediction generation process "
    "processing function loss step representation feature information knowledge paradigm design "
    "technology counterpart variant competitor alternative extension family class type version "
    "base large small deep neural state art of the for and in on to with based real world "
    "synthetic public open source multiple single two three four five downstream standard "
    "popular simple efficient effective robust end best strong machine ai ml "
    # Measures and the like.
    "sota improvement gain error rate speed cost time result criterion effect effectiveness "
    "capability ability insight contribution finding comparison ablation limitation issue "
    "difficulty assumption advantage benefit perspective direction principle idea factor case "
    "practice purpose requirement resource platform toolkit library package repository "
    "deployment usage use researcher practitioner community literature survey overview "
    # Parts of anything.
    "input output variable number size scale dimension level unit block stage phase part "
    "structure formulation setup configuration modality subset "
    # Adjectives.
    "unified common classical modern advanced powerful sophisticated specialized lightweight "
    "scalable flexible fast accurate reliable practical comprehensive extensive diverse "
    "challenging high low hybrid driven automatic automated manual empirical theoretical "
    "experimental quantitative qualitative competitive comparable superior promising leading "
    "frontier trained learned supervised unsupervised semi self related original final main key "
    "core important useful suitable general prior available free full partial naive basic".split()
)

#: Words that name nothing alone, though names are made of them ("image generation").
LONE = frozenset(
    "image text video audio speech sentence document word token pixel frame map summary caption "
    "sentiment graph human person user robot agent vehicle object scene environment web "
    "internet article page language english query question answer label annotation concept "
    "context prior posterior noise signal distribution function matrix vector tensor space "
    "point sensor camera policy reward action observation trajectory gate parameter "
    "hyperparameter constraint value property aspect database sequence instruction prompt "
    "response description "
    # Adjectives that stand by themselves where a noun was cut off.
    "robotic surgical convolutional autoregressive multilingual bilingual monolingual sparse "
    "dense deterministic stochastic planar haptic hyperspectral equivariant feedforward "
    "recurrent adversarial bidirectional multimodal unimodal egocentric semantic visual "
    "linguistic offline online pointwise pairwise monocular textual spatial temporal "
    "spatiotemporal probabilistic statistical logistic parametric nonparametric hierarchical "
    "contrastive discriminative generative linear nonlinear convex nonconvex gaussian bayesian "
    "neuromorphic autonomous interactive dynamic static local global optimal random continuous "
    "discrete "
    # And verbs.
    "distill compress detect predict generate classify segment train learn".split()
)
#: Behind nothing but such words, these add nothing: "text corpora", "image data".
COLLECTIVE = frozenset("dataset data corpus corpora collection sample benchmark".split())

#: Names made of such words that are concepts all the same.
SPECIFIC = frozenset(
    {
        "automated machine learning",
        "automated testing",
        "automatic evaluation",
        "automatic machine learning",
        "case based learning",
        "case based reasoning",
        "code generation",
        "cost sensitive learning",
        "data analysis",
        "data collection",
        "data science",
        "data structure",
        "deep feature learning",
        "deep learning",
        "deep metric learning",
        "deep network",
        "deep neural network",
        "deep neural network training",
        "deep representation learning",
        "deep research",
        "deep research system",
        "deep set",
        "domain knowledge",
        "effect size",
        "end to end learning",
        "error analysis",
        "factor analysis",
        "factor model",
        "feature learning",
        "field theory",
        "in context learning",
        "information criterion",
        "information gain",
        "information loss",
        "information system",
        "information theory",
        "instance learning",
        "key value",
        "knowledge base",
        "knowledge representation",
        "knowledge representation learning",
        "knowledge system",
        "learning rate",
        "learning rate free method",
        "learning theory",
        "level set",
        "level set method",
        "low resource",
        "machine learning",
        "manual annotation",
        "many objective optimization",
        "metric learning",
        "model based learning",
        "model based optimization",
        "model free",
        "multiple instance learning",
        "network analysis",
        "network design",
        "network in network",
        "neural architecture",
        "neural field",
        "neural module network",
        "neural network",
        "neural network training",
        "neural process",
        "open domain",
        "open set",
        "open world",
        "open world learning",
        "optimization",
        "part based model",
        "performance prediction",
        "representation learning",
        "robust optimization",
        "robustness",
        "scale space",
        "scale space theory",
        "self learning",
        "self supervised feature learning",
        "self supervised learning",
        "self supervised representation learning",
        "self training",
        "semi supervised deep learning",
        "semi supervised learning",
        "set prediction",
        "set theory",
        "simulation",
        "simulation based inference",
        "software testing",
        "state machine",
        "state representation learning",
        "state space",
        "step function",
        "step size",
        "structure learning",
        "structure prediction",
        "supervised deep learning",
        "supervised learning",
        "supervised machine learning",
        "synthetic data",
        "synthetic data generation",
        "test time learning",
        "test time optimization",
        "test time training",
        "two layer neural network",
        "type inference",
        "type system",
        "type theory",
        "unit test",
        "unit testing",
        "unsupervised deep learning",
        "unsupervised feature learning",
        "unsupervised learning",
        "unsupervised machine learning",
        "unsupervised representation learning",
        "world generation",
        "world knowledge",
        "world model",
    }
)
