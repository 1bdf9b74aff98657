"""Makes NotoSerifSC-Seal.otf out of Debian's fonts-noto-cjk with Debian's python3-fonttools (see README.md).

All characters of GBK, the characters of the 通用规范汉字表 outside of it, and Latin; nothing that layout needs: seals place every
glyph themselves.
"""
import subprocess
import sys

SOURCE = '/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc'
SIMPLIFIED_CHINESE = '2'  # the collection's third face
BEYOND_GBK = """
㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠䁖䂮䃅䃎䅟䌹䎃䎖䏝䏡䏲䐃䓖䓛䓨䓫䓬䗖䗛䗪䗴䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮龙鿍鿎鿏鿔
𠅤𠙶𠳐𡎚𡐓𣗋𣲗𣲘𣸣𤧛𤩽𤫉𥔲𥕢𥖨𥻗𦈡𦒍𦙶𦝼𦭜𦰡𧿹𨐈𨙸𨚕𨟠𨭉𨱇𨱏𨱑𨱔𨺙𩽾𩾃𩾌𪟝𪣻𪤗𪨰𪨶𪩘𪾢𫄧𫄨𫄷𫄸𫇭𫌀𫍣𫍯𫍲𫍽𫐄𫐐𫐓𫑡𫓧𫓯𫓶𫓹𫔍𫔎𫔶𫖮𫖯𫖳𫗧𫗴𫘜𫘝𫘦𫘧𫘨𫘪𫘬𫚕𫚖𫚭𫛭𫞩𫟅𫟦𫟹𫟼𫠆𫠊𫠜𫢸𫫇𫭟𫭢𫭼𫮃𫰛𫵷𫶇𫷷𫸩𬀩𬀪𬂩𬃊𬇕𬇙𬇹𬉼𬊈𬊤𬌗𬍛𬍡𬍤𬒈𬒔𬒗𬕂𬘓𬘘𬘡𬘩𬘫𬘬𬘭𬘯𬙂𬙊𬙋𬜬𬜯𬞟𬟁𬟽𬣙𬣞𬣡𬣳𬤇𬤊𬤝𬨂𬨎𬩽𬪩𬬩𬬭𬬮𬬱𬬸𬬹𬬻𬬿𬭁𬭊𬭎𬭚𬭛𬭤𬭩𬭬𬭯𬭳𬭶𬭸𬭼𬮱𬮿𬯀𬯎𬱖𬱟𬳵𬳶𬳽𬳿𬴂𬴃𬴊𬶋𬶍𬶏𬶐𬶟𬶠𬶨𬶭𬶮𬷕𬸘𬸚𬸣𬸦𬸪𬹼𬺈𬺓
"""


def gbk_characters():
    for high in range(0x81, 0xFF):
        for low in range(0x40, 0xFF):
            try:
                character = bytes([high, low]).decode('gbk')
            except UnicodeDecodeError:
                continue
            if len(character) == 1 and (0x3400 <= ord(character) <= 0x9FFF or ord(character) == 0x3007):
                yield character


def main(target):
    latin = [chr(code) for code in range(0x20, 0x7F)]
    punctuation = list('·〇、《》【】（）—‘’“”•・') + [chr(code) for code in range(0xFF01, 0xFF5F)]
    wanted = set(gbk_characters()) | set(latin) | set(punctuation) | set(BEYOND_GBK.replace('\n', ''))
    subprocess.run(
        [
            '/usr/bin/python3', '-m', 'fontTools.subset', SOURCE, f'--font-number={SIMPLIFIED_CHINESE}',
            '--unicodes=' + ','.join(f'{ord(character):X}' for character in sorted(wanted)),
            '--layout-features=', '--no-hinting', '--desubroutinize', '--notdef-outline',
            '--drop-tables+=BASE,VORG,vhea,vmtx,DSIG,GPOS,GSUB,GDEF', '--name-IDs=0,1,2,3,4,5,6,13,14',
            f'--output-file={target}',
        ],
        check=True,
    )


main(sys.argv[1])
