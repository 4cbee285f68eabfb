"""Looking closely at words and letters."""

from arena.demo.task import Task

TASKS = (
    Task(
        "reverse",
        "Write the word 'lantern' backwards.",
        "nretnal",
        ("nretnla", "nertnal", "nretal"),
        (
            "The letters from the end are N, R, E, T, N, A and L.",
            "Written as one word they read '{answer}'.",
        ),
        1,
    ),
    Task(
        "letter-count",
        "How often does the letter e occur in 'independence'?",
        "4",
        ("3", "5", "2"),
        (
            "The first half 'indepe' has two of them.",
            "The second half 'ndence' has two more.",
            "The letter occurs {answer} times.",
        ),
    ),
    Task(
        "vowels",
        "How many vowels (a, e, i, o, u) are in 'communication'?",
        "6",
        ("5", "7", "4"),
        ("In order the vowels are O, U, I, A, I and O.", "Counting them gives {answer}."),
    ),
    Task(
        "longest",
        "Which of these words is the longest: pear, banana, fig, apricot?",
        "apricot",
        ("banana", "pear"),
        (
            "The word 'banana' has 6 letters and 'pear' has 4.",
            "The word 'apricot' has 7 letters and 'fig' has 3.",
            "The longest is '{answer}'.",
        ),
        -1,
    ),
    Task(
        "length",
        "How many letters does 'mathematics' have?",
        "11",
        ("10", "12"),
        ("The part 'mathe' has 5 letters.", "The part 'matics' has 6.", "In all it has {answer}."),
        -1,
    ),
    Task(
        "alphabet",
        "Which of these words comes first in the dictionary: plum, plaza, planet, plot?",
        "planet",
        ("plaza", "plot"),
        (
            "All four begin with the same two letters.",
            "The third letter A comes first, which leaves 'plaza' and 'planet'.",
            "The fourth letter decides for '{answer}'.",
        ),
    ),
    Task(
        "no-vowels",
        "Remove every a, e, i, o and u from 'keyboard'. What remains?",
        "kybrd",
        ("kybord", "kbrd", "keybrd"),
        (
            "The letters to remove are E, O and A.",
            "The letter Y is not on the list and stays.",
            "What remains is '{answer}'.",
        ),
    ),
    Task(
        "fifth-letter",
        "What is the fifth letter of 'umbrella'?",
        "e",
        ("r", "l"),
        ("The word begins with U, M, B and R.", "The letter after these is '{answer}'."),
        -1,
    ),
    Task(
        "capitals",
        "How many capital letters are in 'The BBC met NASA in Rome'?",
        "9",
        ("8", "7", "10"),
        (
            "The words 'The' and 'Rome' have one each.",
            "The name 'BBC' has three and 'NASA' has four.",
            "The sum is {answer}.",
        ),
        1,
    ),
    Task(
        "replace",
        "Replace every a in 'banana' by o. What is the new word?",
        "bonono",
        ("bonona", "banono", "bonana"),
        (
            "The word has the letter A in the second, fourth and sixth place.",
            "With all three replaced it reads '{answer}'.",
        ),
        -1,
    ),
    Task(
        "palindrome",
        "Which of these words reads the same backwards: lever, level, never?",
        "level",
        ("lever", "never"),
        (
            "A word that reads the same backwards ends with the letter it begins with.",
            "Only one of the three does that.",
            "It is '{answer}'.",
        ),
    ),
    Task(
        "shift",
        "Move each letter of 'cab' one place on in the alphabet. What do you get?",
        "dbc",
        ("dbd", "cbd", "dcb"),
        (
            "The letter C becomes D.",
            "The letter A becomes B and B becomes C.",
            "The result is '{answer}'.",
        ),
        1,
    ),
    Task(
        "distinct",
        "How many different words are in 'to be or not to be'?",
        "4",
        ("6", "5", "3"),
        (
            "The line has six words.",
            "Two of them occur twice.",
            "That leaves {answer} different ones.",
        ),
    ),
    Task(
        "initials",
        "Join the first letters of these words: red, amber, violet, emerald, navy. "
        "Which word do you get?",
        "raven",
        ("ravne", "ravem", "river"),
        (
            "The first letters are R, A, V, E and N.",
            "Joined in this order they read '{answer}'.",
        ),
        1,
    ),
    Task(
        "middle",
        "What is the letter in the middle of 'compass'?",
        "p",
        ("a", "m"),
        (
            "The word has seven letters.",
            "Three stand before the middle and three after it.",
            "The fourth letter is '{answer}'.",
        ),
    ),
)
