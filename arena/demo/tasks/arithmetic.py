"""Reckoning with whole numbers, shares and prices."""

from arena.demo.task import Task

TASKS = (
    Task(
        "product",
        "What is 17 times 24?",
        "408",
        ("398", "428", "418"),
        ("17 times 20 is 340.", "17 times 4 is 68.", "Together that makes {answer}."),
        -1,
    ),
    Task(
        "difference",
        "What is left of 1000 when 367 is taken away?",
        "633",
        ("643", "733", "623"),
        ("Taking 300 from 1000 leaves 700.", "Taking 67 from 700 leaves {answer}."),
        -1,
    ),
    Task(
        "percentage",
        "What is 15 percent of 240?",
        "36",
        ("32", "38", "24"),
        (
            "Ten percent of 240 is 24.",
            "Five percent is half of that, which is 12.",
            "The sum of both is {answer}.",
        ),
        -1,
    ),
    Task(
        "series",
        "What is the sum of all whole numbers from 1 to 40?",
        "820",
        ("800", "780", "840"),
        (
            "The first and the last number make 41.",
            "There are 20 such pairs.",
            "20 times 41 is {answer}.",
        ),
    ),
    Task(
        "fraction",
        "What is seven eighths of 96?",
        "84",
        ("82", "76", "88"),
        ("One eighth of 96 is 12.", "Seven times 12 is {answer}."),
        -1,
    ),
    Task(
        "power",
        "What is 2 to the power of 11?",
        "2048",
        ("1024", "2024", "4096"),
        ("2 to the power of 10 is 1024.", "Doubling it once more gives {answer}."),
    ),
    Task(
        "quotient",
        "What is 391 divided by 17?",
        "23",
        ("21", "22", "27"),
        (
            "17 times 20 is 340.",
            "That leaves 51 of the 391.",
            "51 is 3 times 17, so the quotient is {answer}.",
        ),
    ),
    Task(
        "divisor",
        "What is the greatest common divisor of 84 and 126?",
        "42",
        ("21", "14", "6"),
        (
            "126 less 84 is 42.",
            "84 is a multiple of 42 and so is 126.",
            "The greatest common divisor is {answer}.",
        ),
    ),
    Task(
        "multiple",
        "What is the least common multiple of 12 and 18?",
        "36",
        ("72", "216", "6"),
        (
            "The multiples of 18 are 18, 36, 54 and so on.",
            "The first that 12 divides is {answer}.",
        ),
    ),
    Task(
        "average",
        "What is the average of 12, 19, 23 and 30?",
        "21",
        ("20", "22", "28"),
        ("The sum of the four numbers is 84.", "A quarter of 84 is {answer}."),
        -1,
    ),
    Task(
        "discount",
        "A price of 80 is lowered by 25 percent and the new price is then raised by 10 percent. "
        "What is the final price?",
        "66",
        ("68", "64", "60"),
        (
            "A quarter of 80 is 20, so the price falls to 60.",
            "Ten percent of 60 is 6.",
            "The final price is {answer}.",
        ),
    ),
    Task(
        "remainder",
        "What is the remainder of 1000 divided by 7?",
        "6",
        ("4", "5", "2"),
        ("7 times 142 is 994.", "The remainder is {answer}."),
        1,
    ),
    Task(
        "squares",
        "What is 13 squared plus 14 squared?",
        "365",
        ("355", "364", "375"),
        ("13 squared is 169.", "14 squared is 196.", "Added up they make {answer}."),
        1,
    ),
    Task(
        "primes",
        "How many prime numbers are smaller than 40?",
        "12",
        ("11", "13", "10"),
        (
            "Up to 20 they are 2, 3, 5, 7, 11, 13, 17 and 19.",
            "Between 20 and 40 they are 23, 29, 31 and 37.",
            "That makes {answer} in all.",
        ),
        1,
    ),
    Task(
        "change",
        "Three adults pay 14 each and two children pay 9 each with a note of 100. "
        "How much change do they get?",
        "40",
        ("42", "50", "38"),
        (
            "The adults pay 42 together.",
            "The children pay 18 together.",
            "Of the 100 there remains {answer}.",
        ),
        1,
    ),
)
