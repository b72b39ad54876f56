"""Written forms to keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import EntityType, Mention, Span
from pipelines.resolution.groups import name_of
from pipelines.resolution.normalise import compact, is_generic, slug, words_of


def key(surface: str) -> str:
    return compact(words_of(surface))


@pytest.mark.parametrize(
    "forms",
    [
        ("Bayesian optimization", "Bayesian Optimization", "bayesian-optimization"),
        ("fine-tuning", "fine tuning", "finetuning", "Fine-Tuning"),
        ("large language models", "Large Language Model", "the large language model"),
        ("GANs", "GAN"),
        ("U-Net", "UNet", "U-net"),
        ("policies", "policy"),
        ("Bayesian Optimization (BO)", "Bayesian optimization"),
        ("\ufb01ne-tuning", "fine-tuning"),
        ("Optimisation", "optimization"),
        ("generalised linear models", "generalized linear model"),
        ("labelling", "labeling"),
        ("dialog", "dialogue"),
        ("a novel attention mechanism", "attention mechanisms"),
    ],
)
def test_forms_of_one_name_have_one_key(forms: tuple[str, ...]) -> None:
    assert len({key(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GPT-3", "GPT-4"),
        ("BERT", "RoBERTa"),
        ("ImageNet", "ImageNet-C"),
        ("C++", "C#"),
        ("Llama 2 7B", "Llama 27B"),
        ("bias", "bia"),
        ("CIFAR-10", "CIFAR-100"),
        ("A*", "A+"),
        ("A-OKVQA", "OK-VQA"),
        ("New York City", "York City"),
        ("novel view synthesis", "view synthesis"),
        ("supervised", "superviz"),
        ("noise", "noize"),
    ],
)
def test_different_names_have_different_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


GENERIC = (
    """
our approach|the proposed approach|our framework|models|performance|dataset|the dataset|two datasets
existing methods|state-of-the-art methods|our method|a novel method|method|algorithms|the algorithm
this system|baseline|baselines|strong baselines|benchmark|benchmarks|public benchmarks|tasks
downstream tasks|the task|problem|results|experimental results|experiments|extensive experiments
accuracy|efficiency|training|training data|test set|validation set|real-world data|images|text
text corpora|image datasets|supervised methods|unsupervised approaches|data-driven approach
hybrid approach|SOTA|the state of the art|real-world applications|large-scale datasets
deep model|neural model|network architecture|framework|unified framework|technique|techniques
pipeline|modules|loss function|learning algorithm|optimization problem|inference|parameters
a new model|previous work|frontier models|theoretical analysis|code|source code|convolutional
autoregressive|robot|users|this paper|several domains|its components|--|7|
""".strip("\n")
    .replace("\n", "|")
    .split("|")
)

SPECIFIC = (
    """
machine learning|deep learning|neural networks|deep neural network|representation learning
supervised learning|unsupervised learning|semi-supervised learning|self-supervised learning
in-context learning|test-time training|knowledge base|information theory|robustness|BERT|MATH|C#
C++|A*|GPT-4|ImageNet|ImageNet-C|DROP|MAP|GATE|image generation|text generation|video generation
image classification|object detection|language model|large language models|graph neural network
diffusion model|reward model|world model|feature extraction|data augmentation|transfer learning
domain adaptation|multi-task learning|meta-learning|active learning|reinforcement learning
policy gradient|gradient descent|attention|transformer|self-attention|word embeddings
question answering|machine translation|speech recognition|data mining|model compression
knowledge distillation|convex optimization|robust optimization|Bayesian inference|time series
code generation|program synthesis|image captioning|visual question answering|semantic segmentation
novel view synthesis|state estimation|task planning|multi-agent system|anomaly detection
""".strip("\n")
    .replace("\n", "|")
    .split("|")
)


@pytest.mark.parametrize("surface", GENERIC)
def test_generic_words_name_no_concept(surface: str) -> None:
    assert is_generic(words_of(surface))


@pytest.mark.parametrize("surface", SPECIFIC)
def test_names_are_not_generic(surface: str) -> None:
    passage = "1#abstract"
    span = Span(0, len(surface))
    assert name_of(Mention("m", passage, span, surface, EntityType.METHOD, None, "test"))


words = st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=4).map(tuple)


@given(st.text())
def test_case_and_compatibility_forms_never_matter(surface: str) -> None:
    assert all(word == word.casefold() for word in words_of(surface))


@given(words, words)
def test_slugs_are_injective(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    if " ".join(one) != " ".join(other):
        assert slug(one) != slug(other)
